import { expect } from 'chai';
import { atom } from 'nanostores';
import { paced } from '../../src/workspace/paced.js';
import { until } from '../support/until.js';

describe('what is paced', () => {
  const $words = atom<readonly string[]>([]);
  const heard: (readonly string[])[] = [];
  let stop = () => {};
  const change = (...words: readonly string[]) => $words.set(words);

  beforeEach(() => {
    change();
    heard.length = 0;
    stop = paced($words, 20, ({ length }) => length > 1).listen((words) => heard.push(words));
  });
  afterEach(() => stop());

  it('is told each time while it is short', () => {
    change('a');
    change('b');
    expect(heard).to.deep.equal([['a'], ['b']]);
  });

  it('is told at once when it is long, and then all that has changed since together', async () => {
    change('a', 'b');
    change('b', 'c');
    change('c', 'd');
    expect(heard).to.deep.equal([['a', 'b']]);
    await until(() => heard.length === 2);
    expect(heard[1]).to.deep.equal(['c', 'd']);
  });

  it('is told at once again when it has become short', () => {
    change('a', 'b');
    change('a', 'c');
    change('a');
    expect(heard).to.deep.equal([['a', 'b'], ['a']]);
  });

  it('is what it is meanwhile', () => {
    const $paced = paced($words, 20, () => true);
    change('a', 'b');
    change('b', 'c');
    expect($paced.get()).to.deep.equal(['b', 'c']);
  });
});
