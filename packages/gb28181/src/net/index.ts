/** Sockets and a clock for `@anyuan/gb28181`. */
export { openEndpoint, type Endpoint, type EndpointOptions } from './endpoint.ts';
export { openSockets, type SipSockets, type SipSocketsOptions } from './sockets.ts';
