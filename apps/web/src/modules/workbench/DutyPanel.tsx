import { postKindLabels } from '@anyuan/contract';
import { Link } from 'react-router';

import { api, useApi } from '../../api.ts';
import { useJoin, useLabel, useText } from '../../i18n/index.ts';
import { shortOf } from '../../kit/duty-words.ts';
import { Panel } from '../../kit/Panel.tsx';
import { Empty, Loaded } from '../../kit/States.tsx';

const namesShown = 4;

export function DutyPanel() {
  const t = useText('office');
  const label = useLabel();
  const join = useJoin();
  const query = useApi(api.duty.now, {});
  const { gaps, thin } = shortOf(query.data?.posts ?? []);
  return (
    <Panel
      title={t('dutyNow')}
      extra={
        query.data &&
        query.data.posts.length > 0 && (
          <Link to="/duty" style={gaps > 0 ? { color: 'var(--level-urgent-text)' } : {}}>
            {gaps > 0
              ? `◆ ${t('dutyGaps', { count: gaps })}`
              : thin > 0
                ? t('dutyThin', { count: thin })
                : t('dutyFull')}
          </Link>
        )
      }
    >
      <Loaded query={query}>
        {({ posts }) =>
          posts.length === 0 ? (
            <Empty title={t('dutyEmpty')} />
          ) : (
            posts.map((post) => (
              <div key={post.id} className="work-row">
                <div className="grow">
                  <div className="duty-name">
                    <Link to={`/duty?row=${encodeURIComponent(post.code)}`}>{post.name}</Link>
                    <span className="muted">{label(postKindLabels[post.kind])}</span>
                  </div>
                  <div className="muted">
                    {join(post.on.slice(0, namesShown).map(({ person }) => person.name))}
                    {post.on.length > namesShown && ' …'}
                  </div>
                </div>
                {post.gap > 0 && (
                  <span style={{ color: 'var(--level-urgent-text)' }}>◆ {t('dutyGap', { count: post.gap })}</span>
                )}
                <span className="number">
                  {post.on.length}/{post.needed}
                </span>
              </div>
            ))
          )
        }
      </Loaded>
    </Panel>
  );
}
