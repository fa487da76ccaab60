import { placeRegister, type Place } from '@anyuan/contract';
import { Tag } from 'antd';
import { useMemo } from 'react';
import { Link } from 'react-router';

import { api } from '../../api.ts';
import { useLabel } from '../../i18n/index.ts';
import type { EntryPages } from '../../kit/entries/entry.ts';
import { kindsBelow } from './tree.ts';
import { keyWord } from './words.ts';

/** Places on the shared pages. A level is chosen from those that fit below the place above. */
export function usePlacePages(places: readonly Place[]): EntryPages<Place> {
  return useMemo(() => {
    const levels = new Map(places.map(({ code, kind }) => [code, kind]));
    return {
      register: placeRegister,
      routes: api.place,
      merge: api.place.merge,
      touches: ['/places', '/devices'],
      cells: {
        code: ({ code }) => <span className="number">{code}</span>,
        keyKind: (place) => (place.key ? <KeyMark place={place} /> : <span className="muted">–</span>),
        path: ({ path }) => <span title={path}>{path}</span>,
        devices: ({ code, devices }) => (
          <Link className="number" to={`/devices?place=${encodeURIComponent(code)}`}>
            {devices}
          </Link>
        ),
      },
      choices: (field, values) => {
        const above = typeof values['parent'] === 'string' ? levels.get(values['parent']) : undefined;
        return field === 'kind' && above ? kindsBelow(above) : undefined;
      },
    };
  }, [places]);
}

function KeyMark({ place }: { place: Place }) {
  const label = useLabel();
  return <Tag>★ {label(keyWord(place))}</Tag>;
}
