import { ApiError, scopes, type Me, type Permission, type Scope } from '@anyuan/contract';
import { useQueryClient } from '@tanstack/react-query';

import { api, client, keyOf, oweSignOut, useApi } from './api.ts';
import { forgetDrafts } from './kit/form/drafts-store.ts';

/** The signed-in person; pages below `RequirePerson` may count on it. */
export function useMe(): Me {
  const { data } = useApi(api.session.me, {}, { staleTime: 60_000 });
  if (!data) throw new Error('useMe outside of RequirePerson');
  return data;
}

export function useCan(): (permission: Permission) => boolean {
  const { data } = useApi(api.session.me, {}, { staleTime: 60_000 });
  return (permission) => scopeOf(data, permission) !== undefined;
}

/** The widest reach of a permission. */
export function scopeOf(me: Pick<Me, 'grants'> | undefined, permission: Permission): Scope | undefined {
  const held = (me?.grants ?? []).filter((grant) => grant.permission === permission).map((grant) => grant.scope);
  return scopes.findLast((scope) => held.includes(scope));
}

export function useSignOut(): () => Promise<void> {
  const queries = useQueryClient();
  return async () => {
    // Who goes away has gone away, whether or not the server hears of it now.
    await client.session.signOut({}).catch((error: unknown) => {
      if (!(error instanceof ApiError) || error.status >= 500) oweSignOut();
    });
    forgetDrafts();
    // Asked for at sign-out only: the first look of no page carries it.
    await import('./offline/register.ts').then(({ forgetOffline }) => forgetOffline()).catch(() => undefined);
    queries.removeQueries();
    window.location.assign('/sign-in');
  };
}

export const meKey = keyOf(api.session.me, {});
