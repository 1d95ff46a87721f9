export { type AppStateLike, deviceOf, type NetInfoLike } from './device.ts';
export { Doorstep, type DoorstepEvent, type DoorstepOptions } from './doorstep.ts';
export {
  type EventListeners,
  EventStream,
  type EventStreamParts,
  type StreamItem,
  StreamRefused,
} from './events.ts';
export { createFetch, type FetchParts, Redirected } from './fetch.ts';
export { newKey } from './keys.ts';
export { Outbox, type OutboxParts, type Outcome, type Wish } from './outbox.ts';
export { alwaysOn, type Clock, type Device, type KeyValueStorage, systemClock } from './ports.ts';
export { type Intention, OutboxFull } from './queue.ts';
export { LiveSocket, type SocketParts, type SocketState } from './socket.ts';
export { type FetchToken, SignedOut, Tokens } from './tokens.ts';
export {
  codeOf,
  type Operation,
  operationOf,
  type Result,
  type Sink,
  type Subscribe,
  type Trusted,
  type WireError,
} from './wire.ts';
