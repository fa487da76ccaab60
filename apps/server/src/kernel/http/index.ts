/** Routes, errors and sockets on the server. Modules import nothing else of this folder. */
export { addressesIn } from './addresses.ts';
export { cookieCalled } from './cookies.ts';
export { isAway, isFull, toApiError } from './errors.ts';
export { brokenForm, invalid } from './mount.ts';
export { openApi } from './openapi.ts';
