import type { Device } from './ports.ts';

/** React Native's `AppState`, as far as it is needed. */
export interface AppStateLike {
  readonly currentState: string;
  addEventListener(type: 'change', listener: () => void): { remove(): void };
}

/** `@react-native-community/netinfo`, as far as it is needed. */
export interface NetInfoLike {
  addEventListener(listener: (state: { isConnected: boolean | null }) => void): () => void;
}

/** The phone as React Native tells of it. Without NetInfo it counts as online. */
export function deviceOf(
  appState: AppStateLike,
  netInfo?: NetInfoLike,
): Device & { close(): void } {
  return new Phone(appState, netInfo);
}

/** A class, for what it says is asked anew each time: see tests/react_native. */
class Phone implements Device {
  online = true;
  private readonly appState: AppStateLike;
  private readonly listeners = new Set<() => void>();
  private readonly watching: { remove(): void };
  private readonly unwatch: (() => void) | undefined;

  constructor(appState: AppStateLike, netInfo?: NetInfoLike) {
    this.appState = appState;
    this.watching = appState.addEventListener('change', () => this.tell());
    this.unwatch = netInfo?.addEventListener(({ isConnected }) => {
      const before = this.online;
      this.online = isConnected !== false; // null: not known yet, so worth a try
      if (this.online !== before) this.tell();
    });
  }

  /** 'inactive' is a call coming in or the control centre pulled down: still being looked at. */
  get inForeground(): boolean {
    return this.appState.currentState !== 'background';
  }

  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  close(): void {
    this.watching.remove();
    this.unwatch?.();
  }

  private tell(): void {
    [...this.listeners].forEach((listener) => listener());
  }
}
