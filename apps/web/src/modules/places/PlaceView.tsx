import type { Place } from '@anyuan/contract';

import { useText } from '../../i18n/index.ts';
import { Attachments } from '../../kit/Attachments.tsx';
import type { EntryPages } from '../../kit/entries/entry.ts';
import { AddEntry } from '../../kit/entries/EntryList.tsx';
import { EntryFacts, HistorySection } from '../../kit/entries/EntryView.tsx';
import { LinksOf } from '../../kit/Links.tsx';
import { useUrlState } from '../../kit/url-state.ts';
import { PlanEditor } from './PlanEditor.tsx';
import { SplitPlace } from './SplitPlace.tsx';
import { kindsBelow } from './tree.ts';

interface Props {
  pages: EntryPages<Place>;
  place: Place;
  places: readonly Place[];
}

/** The chosen place beside the tree: facts, floor plan, history. */
export function PlaceView({ pages, place, places }: Props) {
  const t = useText('places');
  const common = useText();
  const { set } = useUrlState();
  const [below] = kindsBelow(place.kind);
  return (
    <div>
      <section className="panel entry-panel">
        <EntryFacts
          isWide
          title={place.name}
          pages={pages}
          item={place}
          removeDetail={t('removeDetail')}
          removed={() => set({ row: place.parent?.code })}
          buttons={
            <>
              {below && (
                <AddEntry
                  pages={pages}
                  size="small"
                  verb={t('addBelow')}
                  initial={{ parent: place.code, kind: below }}
                />
              )}
              {place.parent && <SplitPlace place={place} />}
            </>
          }
        />
      </section>
      <PlanEditor place={place} places={places} />
      <section className="panel entry-panel">
        <h3>{common('attachments')}</h3>
        <Attachments subject={{ kind: 'place', id: place.id }} />
        <h3>{common('links')}</h3>
        <LinksOf subject={{ kind: 'place', id: place.id }} />
      </section>
      <section className="panel entry-panel">
        <HistorySection pages={pages} code={place.code} />
      </section>
    </div>
  );
}
