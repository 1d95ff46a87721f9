import type { Device } from './ports.ts';

/** React Native's `AppState`, as far as it is needed; its state is null until it is known. */
export interface AppStateLike {
  readonly currentState: string | null | undefined;
  addEventListener(type: 'change', listener: () => void): { remove(): void };
}

/** `@react-native-community/netinfo`, as far as it is needed. */
export interface NetInfoLike {
  addEventListener(listener: (state: { isConnected: boolean | null }) => void): () => void;
}

/**
 * The phone as React Native tells of it. Without NetInfo it counts as online.
 *
 * It listens to the phone while somebody listens to it, and not a moment longer.
 */
export function deviceOf(
  appState: AppStateLike,
  netInfo?: NetInfoLike,
): Device & { close(): void } {
  return new Phone(appState, netInfo);
}

class Phone implements Device {
  private readonly appState: AppStateLike;
  private readonly netInfo: NetInfoLike | undefined;
  private readonly listeners = new Set<() => void>();
  private connected = true;
  private release: (() => void) | null = null;

  constructor(appState: AppStateLike, netInfo: NetInfoLike | undefined) {
    this.appState = appState;
    this.netInfo = netInfo;
  }

  /** 'inactive' is a call coming in or the control centre pulled down: still being looked at. */
  get inForeground(): boolean {
    return this.appState.currentState !== 'background';
  }

  get online(): boolean {
    return this.connected;
  }

  onChange(listener: () => void): () => void {
    const own = () => listener(); // the same listener twice is two
    this.listeners.add(own);
    this.release ??= this.watch();
    return () => {
      this.listeners.delete(own);
      if (this.listeners.size === 0) this.close();
    };
  }

  /** Every listener is let go, and the phone with them. */
  close(): void {
    this.listeners.clear();
    this.release?.();
    this.release = null;
    this.connected = true;
  }

  private watch(): () => void {
    const watching = this.appState.addEventListener('change', () => this.tell());
    const unwatch = this.netInfo?.addEventListener(({ isConnected }) => {
      const before = this.connected;
      this.connected = isConnected !== false; // null: not known yet, so worth a try
      if (this.connected !== before) this.tell();
    });
    return () => {
      watching.remove();
      unwatch?.();
    };
  }

  private tell(): void {
    [...this.listeners].forEach((listener) => listener());
  }
}
