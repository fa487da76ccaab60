import type { WallTile } from '@anyuan/contract';
import { Checkbox } from 'antd';

import { api, useApi } from '../../api.ts';
import { useText } from '../../i18n/index.ts';
import { useCan } from '../../session.ts';
import { isOne } from './content.ts';
import { dragTile } from './drag.ts';

interface Props {
  chosen: readonly WallTile[];
  choose: (tiles: readonly WallTile[]) => void;
}

/** What is put onto screens beside cameras: the board, and the floors that have a plan. */
export function OtherPick({ chosen, choose }: Props) {
  const t = useText('wall');
  const can = useCan();
  const { data } = useApi(
    api.place.list,
    { hasPlan: true, limit: 500 },
    { enabled: can('place.read'), staleTime: 600_000 },
  );
  const board: WallTile[] = can('indicator.read') ? [{ kind: 'board' }] : [];
  const plans = (data?.items ?? []).map(({ code: place, path }) => ({
    tile: { kind: 'plan', place } as const,
    name: path,
  }));
  const items = [...board.map((tile) => ({ tile, name: t('board') })), ...plans];
  if (items.length === 0) return null;
  return (
    <section className="panel wall-others">
      <h2>{t('others')}</h2>
      <ul>
        {items.map(({ tile, name }) => {
          const isChosen = chosen.some((one) => isOne(one, tile));
          return (
            <li key={name} draggable onDragStart={(event) => dragTile(event, tile)}>
              <Checkbox
                checked={isChosen}
                onChange={() => choose(isChosen ? chosen.filter((one) => !isOne(one, tile)) : [...chosen, tile])}
              >
                {name}
              </Checkbox>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
