import type { Reason } from '../types.ts';

/** What an answer that is not 200 means to the one who looks at a dark tile. */
export function reasonOfStatus(status: number): Reason {
  switch (status) {
    case 401:
    case 407:
      return 'auth_refused';
    case 403:
      return 'forbidden';
    case 404:
    case 410:
    case 454:
      return 'not_found';
    case 408:
    case 504:
      return 'timeout';
    case 405:
    case 501:
    case 505:
    case 551:
      return 'protocol';
    case 415:
      return 'unsupported';
    case 453:
    case 503:
      return 'busy';
    case 461:
      return 'transport';
    default:
      return status >= 300 && status < 400 ? 'redirect' : 'camera_error';
  }
}

/** What an error of the connection means. `hasSpoken`: the other side had answered something before. */
export function reasonOfError(code: string | undefined, hasSpoken: boolean): Reason {
  switch (code) {
    case 'ECONNREFUSED':
      return 'refused';
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'EHOSTDOWN':
    case 'ENETDOWN':
    case 'EADDRNOTAVAIL':
      return 'unreachable';
    case 'ETIMEDOUT':
      return 'timeout';
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
    case 'EINVAL':
    case 'ERR_SOCKET_BAD_PORT':
      return 'bad_address';
    case 'EPROTO':
      return 'tls';
    default:
      return code?.startsWith('ERR_SSL') || code?.startsWith('ERR_TLS') ? 'tls' : hasSpoken ? 'interrupted' : 'closed';
  }
}
