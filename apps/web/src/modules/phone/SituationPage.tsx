import { alarmType, type Post } from '@anyuan/contract';
import { useQueries } from '@tanstack/react-query';

import { api, call, keyOf, useApi } from '../../api.ts';
import { useText } from '../../i18n/index.ts';
import { PhoneLink } from '../../kit/PhoneLink.tsx';
import { Loaded, Loading } from '../../kit/States.tsx';
import { useCaseTypes } from '../../kit/use-case-types.ts';
import { useTitle } from '../../kit/use-title.ts';
import { useCan } from '../../session.ts';
import { Feed, Watch } from './lazy-parts.tsx';
import { TaskCard } from './TaskCard.tsx';

/** For leaders: what is going on, who is there, and pictures of any place. */
export function SituationPage() {
  const t = useText('phone');
  const can = useCan();
  useTitle(t('situation'));
  return (
    <>
      <h1 className="phone-title">{t('situation')}</h1>
      <OpenAlarms />
      {can('duty.read') && <OnDuty />}
      {can('camera.view') && can('device.read') && <Watch />}
      <Feed />
    </>
  );
}

function OpenAlarms() {
  const t = useText('phone');
  const query = useApi(api.case.list, { open: true, type: [alarmType], mode: 'real', sort: 'queue', limit: 20 });
  const ids = query.data?.items.map(({ id }) => id) ?? [];
  const isKnown = useCaseTypes(query.data?.items.map(({ type }) => type) ?? []);
  const details = useQueries({
    queries: ids.map((id) => ({ queryKey: keyOf(api.case.get, { id }), queryFn: () => call(api.case.get, { id }) })),
  });
  return (
    <section>
      <h2 className="phone-section">
        {t('openAlarms')} {query.data && <span className="number">{query.data.total}</span>}
      </h2>
      <Loaded query={query}>
        {({ items }) => (
          <>
            {items.length === 0 && <p className="muted">{t('noAlarms')}</p>}
            {details.map(({ data }, index) =>
              data && isKnown ? <TaskCard key={data.id} item={data} /> : <Loading key={ids[index]} rows={3} />,
            )}
          </>
        )}
      </Loaded>
    </section>
  );
}

function OnDuty() {
  const t = useText('phone');
  const query = useApi(api.duty.now, {});
  return (
    <section>
      <h2 className="phone-section">{t('dutyNow')}</h2>
      <Loaded query={query}>
        {({ posts }) => (
          <div className="situation">
            {posts.map((post) => (
              <PostFigure key={post.code} post={post} />
            ))}
          </div>
        )}
      </Loaded>
    </section>
  );
}

function PostFigure({ post }: { post: Post }) {
  const t = useText('phone');
  return (
    <details className="situation-figure">
      <summary>
        <span className="situation-number number">{t('postCount', { on: post.on.length, needed: post.needed })}</span>
        <span>{post.name}</span>
        {post.gap > 0 && <strong className="situation-gap">◆ {t('dutyGap', { count: post.gap })}</strong>}
      </summary>
      {post.on.map(({ id, person, phone }) => (
        <div key={id} className="phone-row">
          <span>{person.name}</span>
          {phone && <PhoneLink phone={phone} />}
        </div>
      ))}
    </details>
  );
}
