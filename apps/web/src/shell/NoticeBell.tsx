import { BellOutlined } from '@ant-design/icons';
import type { Notice } from '@anyuan/contract';
import { Badge, Button, Popover } from 'antd';
import { Link } from 'react-router';

import { api, useAct, useApi } from '../api.ts';
import { useLabel, useText } from '../i18n/index.ts';
import { ActionButton } from '../kit/ActionButton.tsx';
import { LevelMark } from '../kit/LevelMark.tsx';
import { Empty, Loaded } from '../kit/States.tsx';
import { Time } from '../kit/Time.tsx';

import './shell.css';

export function NoticeBell() {
  const t = useText();
  const { data } = useApi(api.notice.list, { limit: 20 });
  return (
    <Popover trigger="click" placement="bottomRight" title={t('notices')} content={<NoticeList limit={20} />}>
      <Button
        type="text"
        aria-label={`${t('notices')} ${data?.unseen ?? ''}`}
        icon={
          <Badge count={data?.unseen ?? 0} size="small">
            <BellOutlined style={{ fontSize: 18 }} />
          </Badge>
        }
      />
    </Popover>
  );
}

export function NoticeList({ limit }: { limit: number }) {
  const t = useText('office');
  const query = useApi(api.notice.list, { limit });
  const { mutateAsync } = useAct(api.notice.seen);
  return (
    <Loaded query={query}>
      {({ items }) => {
        const unseen = items.filter(({ seenAt }) => !seenAt).map(({ id }) => id);
        if (items.length === 0) return <Empty title={t('noticesEmpty')} />;
        return (
          <div className="notice-list">
            {items.map((notice) => (
              <NoticeRow key={notice.id} notice={notice} />
            ))}
            {unseen.length > 0 && (
              <ActionButton size="small" type="link" act={() => mutateAsync({ ids: unseen })}>
                {t('markSeen')}
              </ActionButton>
            )}
          </div>
        );
      }}
    </Loaded>
  );
}

function NoticeRow({ notice }: { notice: Notice }) {
  const label = useLabel();
  const text = label(notice);
  // A call that says how many alarms there are is about the control room's page.
  const page = notice.subject?.page ?? (notice.urgent ? '/console' : null);
  return (
    <div style={{ padding: '6px 0', fontWeight: notice.seenAt ? 400 : 600 }}>
      {notice.urgent && <LevelMark level="urgent" bare />} {page ? <Link to={page}>{text}</Link> : text}
      <div className="muted" style={{ fontWeight: 400, fontSize: 12 }}>
        <Time at={notice.at} />
      </div>
    </div>
  );
}
