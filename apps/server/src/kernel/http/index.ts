/** Routes, errors and sockets on the server. Modules import nothing else of this folder. */
export { isAway, isFull } from '../db/away.ts';
export { addressesIn } from './addresses.ts';
export { cookieCalled } from './cookies.ts';
export { toApiError } from './errors.ts';
export { brokenForm, invalid } from './mount.ts';
export { openApi } from './openapi.ts';
export { partOf } from './part.ts';
