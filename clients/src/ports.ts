// What the package needs of the phone. Each is a plain interface: tests bring their own.

/** Where strings are kept: AsyncStorage, or MMKV and others behind the same three calls. */
export interface KeyValueStorage {
  getItem(name: string): Promise<string | null>;
  setItem(name: string, value: string): Promise<void>;
  removeItem(name: string): Promise<void>;
}

/** Time and chance. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Runs once, so many milliseconds from now, unless the function given back is called. */
  after(milliseconds: number, run: () => void): () => void;
  /** 0 or more, and less than 1. */
  random(): number;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  after: (milliseconds, run) => {
    const timer = setTimeout(run, milliseconds);
    return () => clearTimeout(timer);
  },
  random: () => Math.random(),
};

/** Whether somebody looks at the app, and whether there is a network. */
export interface Device {
  readonly inForeground: boolean;
  readonly online: boolean;
  /** Calls after every change, until the function given back is called. */
  onChange(listener: () => void): () => void;
}

export const alwaysOn: Device = { inForeground: true, online: true, onChange: () => () => {} };
