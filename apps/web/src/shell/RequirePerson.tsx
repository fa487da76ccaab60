import { ApiError } from '@anyuan/contract';
import { Navigate, Outlet, useLocation } from 'react-router';

import { api, useApi } from '../api.ts';
import { Proof, SecondSignature } from '../kit/countersign/SecondSignature.tsx';
import { Failed, Loading } from '../kit/States.tsx';
import { StreamProvider } from '../stream/index.tsx';
import { DemoRibbon } from './DemoRibbon.tsx';
import { StreamNotice } from './StreamNotice.tsx';

/** Everything below has a signed-in person with a password of his own, and the event stream. */
export function RequirePerson() {
  const { data: me, error, refetch } = useApi(api.session.me, {}, { staleTime: 60_000 });
  const { pathname, search } = useLocation();
  if (!me) {
    if (error instanceof ApiError && error.status === 401)
      return <Navigate replace to={`/sign-in?next=${encodeURIComponent(pathname + search)}`} />;
    return error ? <Failed error={error} retry={() => void refetch()} /> : <Loading rows={8} />;
  }
  const door = me.awaits ? '/factor' : me.passwordChangeNeeded ? '/password' : undefined;
  // Whoever is just being shown his recovery codes stays there.
  if (door !== undefined && pathname !== door && pathname !== '/factor') {
    const next = new URLSearchParams(search).get('next') ?? pathname + search;
    return <Navigate replace to={`${door}?next=${encodeURIComponent(next)}`} />;
  }
  // Nothing runs by itself before the person is inside.
  if (door !== undefined || pathname === '/factor')
    return (
      <>
        <Proof />
        <Outlet />
      </>
    );
  return (
    <StreamProvider>
      {me.hospital.demo && <DemoRibbon />}
      <StreamNotice />
      <SecondSignature />
      <Proof />
      <Outlet />
    </StreamProvider>
  );
}
