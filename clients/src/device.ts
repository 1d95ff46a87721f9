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
  const listeners = new Set<() => void>();
  const told = () => [...listeners].forEach((listener) => listener());
  let online = true;
  const watching = appState.addEventListener('change', told);
  const unwatch = netInfo?.addEventListener(({ isConnected }) => {
    const before = online;
    online = isConnected !== false; // null: not known yet, so worth a try
    if (online !== before) told();
  });
  return {
    // 'inactive' is a call coming in or the control centre pulled down: still being looked at.
    get inForeground() {
      return appState.currentState !== 'background';
    },
    get online() {
      return online;
    },
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: () => {
      watching.remove();
      unwatch?.();
    },
  };
}
