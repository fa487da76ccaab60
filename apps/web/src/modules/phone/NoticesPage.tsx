import type { Notice } from '@anyuan/contract';
import { useEffect, useState } from 'react';
import { Link } from 'react-router';

import { api, useAct, useApi } from '../../api.ts';
import { useLabel, useText } from '../../i18n/index.ts';
import { LevelMark } from '../../kit/LevelMark.tsx';
import { Empty, Loaded } from '../../kit/States.tsx';
import { Time } from '../../kit/Time.tsx';
import { useTitle } from '../../kit/use-title.ts';
import { useStream } from '../../stream/index.tsx';

export function NoticesPage() {
  const t = useText('phone');
  useTitle(t('messages'));
  const query = useApi(api.notice.list, { limit: 100 });
  return (
    <>
      <h1 className="phone-title">{t('messages')}</h1>
      <Loaded query={query} rows={8}>
        {({ items }) => <Notices items={items} />}
      </Loaded>
    </>
  );
}

function Notices({ items }: { items: readonly Notice[] }) {
  const t = useText('phone');
  const { mutate } = useAct(api.notice.seen);
  const { offsetMs } = useStream();
  const [openedAt] = useState(() => Date.now());
  // Opening the page is seeing them; during this visit they stay marked as new.
  const isNew = ({ seenAt }: Notice): boolean => !seenAt || Date.parse(seenAt) >= openedAt + offsetMs;
  const unseen = items
    .filter(({ seenAt }) => !seenAt)
    .map(({ id }) => id)
    .join();
  useEffect(() => {
    if (unseen !== '') mutate({ ids: unseen.split(',') });
  }, [unseen, mutate]);
  if (items.length === 0) return <Empty title={t('noMessages')}>{t('noMessagesText')}</Empty>;
  return (
    <div>
      {urgentFirst(items, isNew).map((notice) => (
        <Row key={notice.id} notice={notice} isNew={isNew(notice)} />
      ))}
    </div>
  );
}

/** New urgent ones on top, then by time. */
const urgentFirst = (items: readonly Notice[], isNew: (notice: Notice) => boolean): Notice[] => {
  const rank = (one: Notice): number => (isNew(one) && one.urgent ? 0 : 1);
  return items.toSorted((a, b) => rank(a) - rank(b) || Date.parse(b.at) - Date.parse(a.at));
};

function Row({ notice, isNew }: { notice: Notice; isNew: boolean }) {
  const label = useLabel();
  const content = (
    <>
      <span>
        {notice.urgent && <LevelMark level="urgent" bare />} {isNew ? <strong>{label(notice)}</strong> : label(notice)}
      </span>
      <span className="muted">
        <Time at={notice.at} />
      </span>
    </>
  );
  return notice.subject?.phonePage ? (
    <Link className="phone-row" to={notice.subject.phonePage}>
      {content}
    </Link>
  ) : (
    <div className="phone-row">{content}</div>
  );
}
