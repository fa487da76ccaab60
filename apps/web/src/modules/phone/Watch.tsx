import { Button } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';

import { api, useApi } from '../../api.ts';
import { useText } from '../../i18n/index.ts';
import { LookFor } from '../../kit/LookFor.tsx';
import { PlacePicker } from '../../kit/pickers.tsx';
import { Player } from '../../kit/Player.tsx';
import { Empty, Loaded } from '../../kit/States.tsx';
import { useLook } from '../../kit/use-look.ts';
import { useVisible } from '../../kit/use-visible.ts';
import { Watermark } from '../../kit/Watermark.tsx';
import { recall, remember } from '../../remember.ts';

const perPage = 4;
const placeKey = 'phone.watch';

/** Four pictures of a place at a time; each view leaves an audit line on the server. */
export function Watch() {
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
  const isSeen = useVisible();
  const all = useText('cameras');
  const [look, say] = useLook();
  const query = useApi(
    api.device.list,
    { kind: 'camera', enabled: true, limit: 200, ...(place ? { place } : {}) },
    { enabled: place !== undefined },
  );
  return (
    <section>
      <h2 className="phone-section">{t('watch')}</h2>
      <Link className="phone-card" to="/m/live">
        {all('allOnPhone')} ›
      </Link>
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
      {place && isWatching && !look && <LookFor say={say} />}
      {place && isWatching && look && !isSeen && <p role="status">{all('pausedUnseen')}</p>}
      {place && isWatching && look && isSeen && (
        <Loaded query={query}>
          {({ items }) => {
            const pages = Math.ceil(items.length / perPage);
            if (pages === 0) return <Empty title={t('watchNone')} />;
            return (
              <>
                <div className="watch-grid">
                  {items.slice(page * perPage, (page + 1) * perPage).map(({ code, name }) => (
                    <Watermark key={code}>
                      <Player camera={code} name={name} look={look} />
                    </Watermark>
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
