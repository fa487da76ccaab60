import { indicatorGroups } from '@anyuan/contract';

import { api, useApi } from '../../api.ts';
import { useLabel, useText } from '../../i18n/index.ts';
import { Group } from '../../kit/board/Group.tsx';
import { Time } from '../../kit/Time.tsx';
import { useNow } from '../../stream/index.tsx';
import { NotShown } from './NotShown.tsx';

const everyMs = 10_000;
/** Where there is not room for all groups, each has its turn for so long. */
const turnMs = 12_000;
const groups = Object.entries(indicatorGroups);

/** The board on the wall: all of it where it fits, else group after group, in step on every screen. */
export default function BoardTile({ screen }: { screen: string }) {
  const t = useText('wall');
  const label = useLabel();
  const now = useNow();
  const { data, error } = useApi(api.wall.board, { code: screen }, { every: everyMs, keep: true });
  if (!data) return <NotShown error={error} what={t('board')} />;
  const there = groups.flatMap(([group, words]) => {
    const items = data.items.filter((one) => one.group === group);
    return items.length === 0 ? [] : [{ group, words, items }];
  });
  const turn = Math.floor(now / turnMs) % Math.max(1, there.length);
  return (
    <section className="screen-board" aria-label={t('board')}>
      <header>
        <strong>{t('board')}</strong>
        <span>
          {error && `◆ ${t('old')} `}
          <Time at={data.at} brief />
        </span>
      </header>
      <div className="screen-board-groups">
        {there.map(({ group, words, items }, at) => (
          <div key={group} className="screen-board-group" data-turn={at === turn}>
            <Group title={label(words)} items={items} />
          </div>
        ))}
      </div>
    </section>
  );
}
