/** Calls that are under way, to be joined by whoever asks the same. */
export interface Flights {
  /**
   * The answer to the call of this name: of the one that is under way, else of a new one. Who aborts leaves with the
   * reason of their own signal, and stops nobody else; when the last one has left, the call itself is aborted.
   */
  join<T>(name: string, signal: AbortSignal | undefined, run: (signal: AbortSignal) => Promise<T>): Promise<T>;
  /** Lets nobody join what is under way now: it may answer with what was true before a write. */
  part(): void;
}

interface Flight {
  readonly answer: Promise<unknown>;
  readonly control: AbortController;
  passengers: number;
  isOver: boolean;
}

export function createFlights(): Flights {
  const underWay = new Map<string, Flight>();

  function depart(name: string, run: (signal: AbortSignal) => Promise<unknown>): Flight {
    const control = new AbortController();
    const forget = () => {
      flight.isOver = true;
      if (underWay.get(name) === flight) underWay.delete(name);
    };
    const flight: Flight = { control, passengers: 0, isOver: false, answer: run(control.signal).finally(forget) };
    flight.answer.catch(() => undefined); // told to every passenger; there may be none left
    underWay.set(name, flight);
    return flight;
  }

  return {
    async join<T>(name: string, signal: AbortSignal | undefined, run: (signal: AbortSignal) => Promise<T>) {
      signal?.throwIfAborted();
      const flight = underWay.get(name) ?? depart(name, run);
      flight.passengers++;
      try {
        return (await unlessAborted(signal, flight.answer)) as T;
      } finally {
        if (--flight.passengers === 0 && !flight.isOver) {
          if (underWay.get(name) === flight) underWay.delete(name);
          flight.control.abort(signal?.reason);
        }
      }
    },
    part: () => underWay.clear(),
  };
}

/** Ends with the signal, whatever becomes of the work. */
export function unlessAborted<T>(signal: AbortSignal | undefined, work: Promise<T>): Promise<T> {
  if (!signal) return work;
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason);
    signal.addEventListener('abort', stop, { once: true });
    void work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
