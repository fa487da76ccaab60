import { ApiError } from '@anyuan/contract';
import { lazy, Suspense, type ReactNode } from 'react';

import { useErrorText, useText } from '../i18n/index.ts';
import { clockTime } from './hospital-time.ts';
import { PlainButton } from './PlainButton.tsx';

import './kit.css';

// With the names of all permissions: fetched when somebody lacks one.
const RightMissing = lazy(() => import('./RightMissing.tsx'));

/** Keeps the room the content will need, so that nothing jumps. */
export function Loading({ rows = 4 }: { rows?: number }) {
  const t = useText();
  return (
    <div role="status" aria-label={t('loading')} style={{ padding: 16 }}>
      <div className="skeleton" aria-hidden="true">
        {Array.from({ length: rows }, (_, at) => (
          // oxlint-disable-next-line react/no-array-index-key -- all alike
          <span key={at} />
        ))}
      </div>
    </div>
  );
}

/** Nothing here: what it is for, and the first step. */
export function Empty({ title, children, action }: { title?: string; children?: ReactNode; action?: ReactNode }) {
  const t = useText();
  return (
    <div className="state">
      <div className={children ? 'state-title' : 'muted'}>{title ?? t('emptyTitle')}</div>
      {children && <p className="muted">{children}</p>}
      {action}
    </div>
  );
}

/** What failed, its code, and the way on; a missing right says who can grant it. */
export function Failed({ error, retry }: { error: unknown; retry?: (() => void) | undefined }) {
  const t = useText();
  const say = useErrorText();
  if (error instanceof ApiError && error.code === 'forbidden')
    return <NoRight permission={error.details['permission']} />;
  const { text, code } = say(error);
  return (
    <div className="state" role="alert">
      <div className="state-title">{t('errorTitle')}</div>
      <p>{text}</p>
      <p className="muted">{t('errorCode', { code })}</p>
      {retry && <PlainButton act={retry}>{t('retry')}</PlainButton>}
    </div>
  );
}

export const NoRight = ({ permission }: { permission: unknown }) => (
  <Suspense fallback={<Loading rows={1} />}>
    <RightMissing permission={permission} />
  </Suspense>
);

export function Offline({ since }: { since: number }) {
  const t = useText();
  return (
    <div className="state" role="alert">
      <div className="state-title">{t('offlineTitle')}</div>
      <p className="muted">{t('offlineSince', { time: clockTime(since) })}</p>
    </div>
  );
}

export interface Asked<T> {
  data: T | undefined;
  error: unknown;
  isPending: boolean;
  refetch: () => unknown;
}

/** Draws one of the states until there are data: `<Loaded query={q}>{(data) => …}</Loaded>`. Stale data stay on show. */
export function Loaded<T>(props: { query: Asked<T>; rows?: number; children: (data: T) => ReactNode }) {
  const { query, rows } = props;
  if (query.data !== undefined) return props.children(query.data);
  if (query.isPending) return <Loading {...(rows === undefined ? {} : { rows })} />;
  return <Failed error={query.error} retry={() => void query.refetch()} />;
}
