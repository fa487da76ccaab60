import type { CaseItem, Post } from '@anyuan/contract';

import { api, useAct, useApi } from '../../api.ts';
import { useText } from '../../i18n/index.ts';
import { ActionButton } from '../../kit/ActionButton.tsx';
import { Panel } from '../../kit/Panel.tsx';
import { Empty, Loaded } from '../../kit/States.tsx';
import { Duration } from '../../kit/Time.tsx';
import { useCan, useMe } from '../../session.ts';
import { runningEscorts } from './Escorts.tsx';

export const deskPosts = (posts: readonly Post[]): Post[] => posts.filter(({ kind }) => kind === 'service-desk');

/** Who stands at the service centre, and who of them is free to go. */
export function People() {
  const t = useText('serviceDesk');
  const duty = useApi(api.duty.now, {});
  const { data } = useApi(api.case.list, runningEscorts);
  const busy = new Map<string, CaseItem>();
  for (const item of data?.items ?? [])
    if (item.state !== 'asked') for (const { id } of item.assignees ?? []) busy.set(id, item);
  return (
    <Panel title={t('free')} extra={<SignOn posts={deskPosts(duty.data?.posts ?? [])} />}>
      <Loaded query={duty}>
        {({ posts }) => {
          const people = deskPosts(posts)
            .flatMap(({ on, place }) => on.map((one) => ({ ...one, place: one.place ?? place })))
            .toSorted((a, b) => Number(busy.has(a.person.id)) - Number(busy.has(b.person.id)));
          if (people.length === 0) return <Empty title={t('nobody')} />;
          return (
            <ul className="counter-people">
              {people.map(({ id, person, place }) => {
                const item = busy.get(person.id);
                const since = item?.stamps['startedAt'] ?? item?.stamps['acceptedAt'];
                return (
                  <li key={id}>
                    <span className="grow">
                      {person.name} <span className="muted">{place?.name}</span>
                    </span>
                    {item && since ? (
                      <span className="muted">
                        {t('busyWith')} <Duration from={since} />
                      </span>
                    ) : (
                      <span className="counter-free">● {t('freeNow')}</span>
                    )}
                  </li>
                );
              })}
            </ul>
          );
        }}
      </Loaded>
    </Panel>
  );
}

/** Signs on at the desk's post, or off again; more than one post: one button each. */
function SignOn({ posts }: { posts: readonly Post[] }) {
  const t = useText('serviceDesk');
  const can = useCan();
  const { person } = useMe();
  const on = useAct(api.duty.signOn, { touches: ['/duty'] });
  const off = useAct(api.duty.signOff, { touches: ['/duty'] });
  if (!can('duty.sign') || !can('service.escort')) return null;
  const mine = posts.find((post) => post.on.some((one) => one.person.id === person.id));
  if (mine)
    return (
      <ActionButton act={() => off.mutateAsync({ code: mine.code })}>
        {t('signOff')} · {mine.name}
      </ActionButton>
    );
  return (
    <span className="counter-signs">
      {posts.map(({ code, name }) => (
        <ActionButton key={code} act={() => on.mutateAsync({ code })}>
          {t('signOn')} · {name}
        </ActionButton>
      ))}
    </span>
  );
}
