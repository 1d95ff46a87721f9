import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deviceOf } from '../src/device.ts';

/** React Native's own, as far as it is used. */
function reactNative() {
  const app = { currentState: 'active' as string | null, told: () => {}, removed: false };
  let netTold: (state: { isConnected: boolean | null }) => void = () => {};
  return {
    app,
    appState: {
      get currentState() {
        return app.currentState;
      },
      addEventListener: (_: 'change', listener: () => void) => {
        app.told = listener;
        return { remove: () => void (app.removed = true) };
      },
    },
    netInfo: {
      addEventListener: (listener: typeof netTold) => {
        netTold = listener;
        return () => (netTold = () => {});
      },
    },
    net: (isConnected: boolean | null) => netTold({ isConnected }),
  };
}

test('the app is away in the background alone', () => {
  const { app, appState } = reactNative();
  const device = deviceOf(appState);
  const seen: boolean[] = [];
  device.onChange(() => seen.push(device.inForeground));
  for (const state of ['inactive', 'background', null, 'active']) {
    app.currentState = state;
    app.told();
  }
  assert.deepEqual(seen, [true, false, true, true]);
});

test('a network counts as there until it is known not to be', () => {
  const { appState, netInfo, net } = reactNative();
  const device = deviceOf(appState, netInfo);
  const seen: boolean[] = [];
  const unwatch = device.onChange(() => seen.push(device.online));
  net(null);
  net(false);
  net(false);
  net(true);
  unwatch();
  net(false);
  assert.deepEqual(seen, [false, true]);
});

test('closed it listens no more', () => {
  const { app, appState, netInfo, net } = reactNative();
  const device = deviceOf(appState, netInfo);
  device.onChange(() => assert.fail('told'));
  device.close();
  net(false);
  assert.ok(app.removed && device.online);
});

test('it listens to the phone while somebody listens to it', () => {
  const { app, appState, netInfo, net } = reactNative();
  const device = deviceOf(appState, netInfo);
  assert.equal(net(false), undefined);
  assert.ok(device.online); // nobody asked to be told
  const [one, other] = [device.onChange(() => {}), device.onChange(() => {})];
  one();
  one();
  assert.ok(!app.removed);
  other();
  assert.ok(app.removed);
});
