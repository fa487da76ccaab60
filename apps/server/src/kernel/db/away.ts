interface Coded {
  code?: unknown;
  syscall?: unknown;
  message?: string;
}

// PostgreSQL: anything of class 08 or 57P0x, and the client's own words for a lost connection.
const lostConnection = /^(08...|57P0[1-5])$|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT/;
const lostText =
  /terminating connection|Connection terminated|Client has encountered a connection error|timeout exceeded when trying to connect|driver has already been destroyed|not queryable/i;

/** There is no room left to write. */
export function isFull(thrown: unknown): boolean {
  const { code } = thrown as Coded;
  return code === '53100' || code === 'ENOSPC' || code === 'disk_full';
}

/** The database cannot be reached, or has gone in the middle. */
export function isAway(thrown: unknown): boolean {
  const { code, syscall, message } = thrown as Coded;
  // Its socket file goes with it.
  if (code === 'ENOENT' && syscall === 'connect') return true;
  return (typeof code === 'string' && lostConnection.test(code)) || lostText.test(message ?? '');
}
