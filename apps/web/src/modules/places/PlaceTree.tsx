import { placeKindLabels, type Place } from '@anyuan/contract';
import { Input, Tree, type TreeDataNode } from 'antd';
import { useMemo, useState } from 'react';

import { useLabel, useText } from '../../i18n/index.ts';
import { findPlaces, treeOf, type PlaceNode } from './tree.ts';

interface Props {
  places: readonly Place[];
  chosen: string | undefined;
  choose: (code: string) => void;
}

export function PlaceTree({ places, chosen, choose }: Props) {
  const t = useText('places');
  const common = useText();
  const label = useLabel();
  const [words, find] = useState('');
  const [opened, open] = useState<React.Key[]>();
  const found = useMemo(() => findPlaces(places, words), [places, words]);
  const data = useMemo(() => {
    const draw = ({ place, children }: PlaceNode): TreeDataNode => ({
      key: place.code,
      title: (
        <span title={place.code}>
          {place.key && <span aria-label={t('keyPlace')}>★ </span>}
          {place.name} <span className="muted">{label(placeKindLabels[place.kind])}</span>
        </span>
      ),
      children: children.map(draw),
    });
    return treeOf(found).map(draw);
  }, [found, label, t]);
  return (
    <nav className="panel place-tree" aria-label={t('tree')}>
      <Input.Search
        allowClear
        aria-label={t('find')}
        placeholder={t('find')}
        value={words}
        onChange={(event) => find(event.target.value)}
      />
      {found.length === 0 && <p className="muted">{common('nothingMatches')}</p>}
      <Tree
        treeData={data}
        blockNode
        height={640}
        expandedKeys={words ? found.map(({ code }) => code) : (opened ?? wayTo(places, chosen))}
        onExpand={(keys) => open(keys)}
        selectedKeys={chosen ? [chosen] : []}
        onSelect={(keys) => keys[0] !== undefined && choose(String(keys[0]))}
      />
    </nav>
  );
}

/** What stands open at first: the campuses, and the way to the chosen place. */
function wayTo(places: readonly Place[], chosen: string | undefined): string[] {
  const byId = new Map(places.map((place) => [place.id, place]));
  const way = places.filter(({ kind }) => kind === 'campus').map(({ code }) => code);
  for (
    let one = places.find(({ code }) => code === chosen);
    one;
    one = one.parentId ? byId.get(one.parentId) : undefined
  )
    way.push(one.code);
  return way;
}
