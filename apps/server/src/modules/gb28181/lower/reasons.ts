import type { Reason } from '@anyuan/media';

/** What the answer of a device to a call means to the one who looks at a dark tile. */
export function reasonOf(status: number | null, why: string): Reason {
  if (status === null)
    return why === 'cancelled' || why === 'closed' ? 'interrupted' : why === 'unreachable' ? 'unreachable' : 'timeout';
  switch (status) {
    case 401:
    case 407:
      return 'auth_refused';
    case 403:
      return 'forbidden';
    case 404:
    case 410:
    case 604:
      return 'not_found';
    case 408:
    case 504:
      return 'timeout';
    case 415:
    case 488:
    case 606:
      return 'transport';
    case 480:
    case 486:
    case 503:
    case 600:
      return 'busy';
    case 405:
    case 501:
      return 'protocol';
    default:
      return 'camera_error';
  }
}
