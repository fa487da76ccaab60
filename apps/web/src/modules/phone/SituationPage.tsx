import type { Post } from '@anyuan/contract';
import { useQueries } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';

import { api, call, keyOf, useApi } from '../../api.ts';
import { useText } from '../../i18n/index.ts';
import { useTitle } from '../../kit/Page.tsx';
import { PlacePicker } from '../../kit/pickers.tsx';
import { Player } from '../../kit/Player.tsx';
import { Empty, Loaded, Loading } from '../../kit/States.tsx';
import { recall, remember } from '../../remember.ts';
import { useCan } from '../../session.ts';
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
    </>
  );
}

function OpenAlarms() {
  const t = useText('phone');
  const query = useApi(api.case.list, { open: true, sort: 'queue', limit: 20 });
  const ids = query.data?.items.map(({ id }) => id) ?? [];
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
              data ? <TaskCard key={data.id} item={data} /> : <Loading key={ids[index]} rows={3} />,
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
          <div className="figures">
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
    <details className="figure">
      <summary>
        <span className="figure-number number">{t('postCount', { on: post.on.length, needed: post.needed })}</span>
        <span>{post.name}</span>
        {post.gap > 0 && <strong className="figure-gap">◆ {t('dutyGap', { count: post.gap })}</strong>}
      </summary>
      {post.on.map(({ id, person, phone }) => (
        <div key={id} className="phone-row">
          <span>{person.name}</span>
          {phone && <a href={`tel:${phone}`}>{phone}</a>}
        </div>
      ))}
    </details>
  );
}

const perPage = 4;
const placeKey = 'phone.watch';

/** Four pictures of a place at a time; each view leaves an audit line on the server. */
function Watch() {
  const t = useText('phone');
  const c = useText();
  const [place, setPlace] = useState(() => recall(placeKey) ?? undefined);
  const [page, setPage] = useState(0);
  const choose = (code: string | undefined): void => {
    setPlace(code);
    setPage(0);
    remember(placeKey, code ?? null);
  };
  const [isWatching, watch] = useState(false);
  const query = useApi(
    api.device.list,
    { kind: 'camera', enabled: true, limit: 200, ...(place ? { place } : {}) },
    { enabled: place !== undefined },
  );
  return (
    <section>
      <h2 className="phone-section">{t('watch')}</h2>
      <div className="phone-field">
        <label htmlFor="watch-place">{t('watchWhere')}</label>
        <PlacePicker short id="watch-place" value={place} onChange={choose} />
      </div>
      {!place && <p className="muted">{t('watchHint')}</p>}
      {place && !isWatching && (
        <Button block onClick={() => watch(true)}>
          {t('watch')}
        </Button>
      )}
      {place && isWatching && (
        <Loaded query={query}>
          {({ items }) => {
            const pages = Math.ceil(items.length / perPage);
            if (pages === 0) return <Empty title={t('watchNone')} />;
            return (
              <>
                <div className="watch-grid">
                  {items.slice(page * perPage, (page + 1) * perPage).map(({ code, name }) => (
                    <Player key={code} camera={code} name={name} purpose={t('watchPurpose')} />
                  ))}
                </div>
                {pages > 1 && (
                  <div className="phone-pair">
                    <Button disabled={page === 0} onClick={() => setPage(page - 1)}>
                      {c('previous')}
                    </Button>
                    <span className="watch-page">{t('watchPage', { page: page + 1, pages })}</span>
                    <Button disabled={page >= pages - 1} onClick={() => setPage(page + 1)}>
                      {c('next')}
                    </Button>
                  </div>
                )}
              </>
            );
          }}
        </Loaded>
      )}
    </section>
  );
}
