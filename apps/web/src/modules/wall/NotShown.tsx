import { ApiError } from '@anyuan/contract';

import { useText } from '../../i18n/index.ts';

/** A tile that has nothing to show says why. */
export function NotShown({ error, what }: { error: unknown; what: string }) {
  const t = useText('wall');
  const isGone = error instanceof ApiError && (error.status === 403 || error.status === 404);
  return (
    <p className="screen-none screen-not" role="status">
      {what} · {t(isGone ? 'notShown' : error ? 'notReached' : 'coming')}
    </p>
  );
}
