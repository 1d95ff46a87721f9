// As much of React Native as the README's screens touch, with its own types' shapes.
declare module 'react' {
  export type ReactNode = unknown;
}

declare module 'react/jsx-runtime' {
  export namespace JSX {
    type Element = object;
    type ElementType = (props: never) => unknown;
    interface ElementChildrenAttribute {
      children: unknown;
    }
    interface IntrinsicElements {
      [name: string]: never;
    }
  }
}

declare module 'react-native' {
  type AppStateStatus = 'active' | 'background' | 'inactive' | 'unknown' | 'extension';
  export const AppState: {
    currentState: AppStateStatus;
    addEventListener(
      type: 'change' | 'memoryWarning' | 'blur' | 'focus',
      listener: (state: AppStateStatus) => void,
    ): { remove: () => void };
  };
  export const View: (props: { children?: unknown }) => object;
  export const Text: (props: { children?: unknown }) => object;
  export const Button: (props: {
    title: string;
    disabled?: boolean;
    onPress?: () => void;
  }) => object;
}

declare module '@react-native-community/netinfo' {
  const NetInfo: {
    addEventListener(
      listener: (state: { type: string; isConnected: boolean | null }) => void,
    ): () => void;
  };
  export default NetInfo;
}

declare module '@react-native-async-storage/async-storage' {
  const AsyncStorage: {
    getItem(key: string, callback?: () => void): Promise<string | null>;
    setItem(key: string, value: string, callback?: () => void): Promise<void>;
    removeItem(key: string, callback?: () => void): Promise<void>;
  };
  export default AsyncStorage;
}
