/** Asks the same again and again with as little work as can be, so that it is the server that is measured. */
import { once } from 'node:events';
import { connect } from 'node:net';

const end = Buffer.from('\r\n\r\n');

/** So many requests, over so many connections at a time; resolves with the seconds. Every answer has to be a 200 with a length. */
export async function load({ url }, { path, headers }, { total, atOnce }) {
  const { hostname, port, host } = new URL(url);
  const lines = Object.entries({ host, ...headers }).map(([name, value]) => `${name}: ${value}\r\n`);
  const request = `GET ${path} HTTP/1.1\r\n${lines.join('')}\r\n`;
  let left = total;
  const began = performance.now();
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      const socket = connect(Number(port), hostname);
      await once(socket, 'connect');
      const answers = createAnswers(socket);
      while (left-- > 0) {
        socket.write(request);
        await answers.next();
      }
      socket.destroy();
    }),
  );
  return (performance.now() - began) / 1000;
}

/** Resolves each time that one answer has come to its end. */
function createAnswers(socket) {
  let head = Buffer.alloc(0);
  let rest = 0;
  let done = { resolve() {}, reject() {} };
  socket.on('error', (error) => done.reject(error));
  socket.on('data', (part) => {
    if (rest === 0) {
      head = head.length ? Buffer.concat([head, part]) : part;
      const at = head.indexOf(end);
      if (at < 0) return;
      const text = head.toString('latin1', 0, at);
      const length = /\r\ncontent-length: (\d+)/iu.exec(text)?.[1];
      if (!text.startsWith('HTTP/1.1 200') || length === undefined) return done.reject(new Error(text));
      rest = Number(length) - (head.length - at - end.length);
      head = Buffer.alloc(0);
    } else rest -= part.length;
    if (rest === 0) done.resolve();
  });
  return { next: () => new Promise((resolve, reject) => (done = { resolve, reject })) };
}
