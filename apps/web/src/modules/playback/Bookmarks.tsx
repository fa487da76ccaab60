import type { RecordingBookmark } from '@anyuan/contract';
import { Button, Input } from 'antd';
import { useState } from 'react';

import { api, useAct, useApi } from '../../api.ts';
import { useText } from '../../i18n/index.ts';
import { ConfirmButton } from '../../kit/ConfirmButton.tsx';
import { exactTime } from '../../kit/hospital-time.ts';
import { useSettled } from '../../kit/pickers.tsx';
import { Loaded } from '../../kit/States.tsx';

const most = 100;

/** Moments that were marked, of every camera whose recordings one may see. */
export function Bookmarks({ go }: { go: (bookmark: RecordingBookmark) => void }) {
  const t = useText('recordings');
  const [typed, type] = useState('');
  const q = useSettled(typed.trim());
  const query = useApi(api.recording.bookmarks, { limit: most, ...(q && { q }) }, { keep: true });
  const { mutateAsync: drop } = useAct(api.recording.dropBookmark, { touches: ['/recordings', '/cameras'] });
  return (
    <section className="panel replay-bookmarks">
      <h2>{t('bookmarks')}</h2>
      <Input.Search
        allowClear
        value={typed}
        placeholder={t('findBookmark')}
        aria-label={t('findBookmark')}
        onChange={({ target }) => type(target.value)}
      />
      <Loaded query={query} rows={2}>
        {({ items, next }) => (
          <>
            {items.length === 0 && <p className="muted">{t('noBookmark')}</p>}
            <ul className="recording-list">
              {items.map((one) => (
                <li key={one.id}>
                  <Button type="link" size="small" onClick={() => go(one)}>
                    ⚑ {one.note}
                  </Button>
                  {one.mayDrop && (
                    <ConfirmButton
                      size="small"
                      type="text"
                      aria-label={`${t('dropBookmark')} ${one.note}`}
                      question={t('dropBookmarkAsk', { note: one.note })}
                      verb={t('dropBookmark')}
                      act={() => drop({ id: one.id })}
                    />
                  )}
                  <div className="muted">
                    <span className="number">{exactTime(one.at)}</span> {one.camera.name} · {one.by}
                  </div>
                </li>
              ))}
            </ul>
            {next && <p className="muted">{t('moreBookmarks', { most })}</p>}
          </>
        )}
      </Loaded>
    </section>
  );
}
