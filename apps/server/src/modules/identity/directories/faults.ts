import { directoryFaults, refuse, type ApiError, type DirectoryFault } from '@anyuan/contract';

import { AddressRefused } from '../../../kernel/outgoing.ts';

/** Why the other end could not say who somebody is; `detail` is a status line and nothing else of what it said. */
export class DirectoryDown extends Error {
  readonly fault: DirectoryFault;
  readonly detail: string | null;

  constructor(fault: DirectoryFault, detail: string | null = null) {
    super(fault);
    this.fault = fault;
    this.detail = detail;
  }
}

/** What went wrong on the way there, from what Node.js throws; anything else is its answer. */
export function downBy(thrown: unknown, detail: string | null = null): DirectoryDown {
  for (let error = thrown; error instanceof Error; error = error.cause) {
    if (error instanceof DirectoryDown) return error;
    if (error instanceof AddressRefused) return new DirectoryDown('forbidden');
    const { code = '' } = error as { code?: string | number };
    if (error.name === 'TimeoutError' || /TIMEOUT|ETIMEDOUT/.test(String(code))) return new DirectoryDown('timeout');
    if (/CERT|SIGNATURE|SELF_SIGNED|ERR_TLS|ERR_SSL/.test(String(code))) return new DirectoryDown('certificate');
    if (/^E[A-Z]+$/.test(String(code))) return new DirectoryDown('unreachable');
  }
  return new DirectoryDown('answer', detail);
}

export const isDown = ({ fault, detail }: DirectoryDown): ApiError => {
  const [zh, en] = directoryFaults[fault];
  const more = detail === null ? '' : `, ${detail}`;
  return refuse('directory_down', { reason: { zh: `${zh}${more}`, en: `${en}${more}` } });
};
