import type { Place } from '@anyuan/contract';

import { api, useApi } from '../../api.ts';
import { useText } from '../../i18n/index.ts';
import type { EntryPages } from '../../kit/entries/entry.ts';
import { EntryImport } from '../../kit/entries/EntryImport.tsx';
import { EntryActions, EntryList } from '../../kit/entries/EntryList.tsx';
import type { EntryParts } from '../../kit/entries/EntryView.tsx';
import { RelatedCases } from '../../kit/entries/RelatedCases.tsx';
import { EntryPaperCheck } from '../../kit/entries/TakeAway.tsx';
import { Page } from '../../kit/Page.tsx';
import { Empty, Loaded } from '../../kit/States.tsx';
import { useUrlState } from '../../kit/url-state.ts';
import { UrlTabs } from '../../kit/UrlTabs.tsx';
import { useCan } from '../../session.ts';
import { ManyPlans } from './ManyPlans.tsx';
import { usePlacePages } from './pages.tsx';
import { PlaceTree } from './PlaceTree.tsx';
import { PlaceView } from './PlaceView.tsx';

import './places.css';

/** The tree with its floor plans, and the same places as a register. */
export default function PlacesPage() {
  const t = useText('places');
  const query = useApi(api.place.list, {}, { staleTime: 30_000 });
  const can = useCan();
  const places = query.data?.items ?? none;
  const pages = usePlacePages(places);
  return (
    <Page
      title={t('title')}
      actions={
        <>
          {can('place.manage') && places.some(({ kind }) => kind === 'floor') && <ManyPlans places={places} />}
          <EntryActions pages={pages} add={t('addCampus')} initial={{ kind: 'campus' }} />
        </>
      }
    >
      <EntryPaperCheck pages={pages} />
      <UrlTabs
        items={[
          { key: 'tree', label: t('tree'), children: <Tree query={query} pages={pages} /> },
          { key: 'list', label: t('list'), children: <List pages={pages} /> },
        ]}
      />
    </Page>
  );
}

const none: readonly Place[] = [];

interface TreeProps {
  query: ReturnType<typeof useApi<typeof api.place.list>>;
  pages: EntryPages<Place>;
}

/** The tree at the left, the chosen place with its floor plan at the right. */
function Tree({ query, pages }: TreeProps) {
  const t = useText('places');
  const can = useCan();
  const { values, set } = useUrlState();
  return (
    <Loaded query={query} rows={12}>
      {({ items }) => {
        if (items.length === 0)
          return (
            <div className="panel">
              <Empty action={can('place.manage') && <EntryImport pages={pages} isPrimary />}>{t('empty')}</Empty>
            </div>
          );
        const chosen =
          items.find(({ code, id }) => [code, id].includes(values['row'] ?? '')) ??
          items.find(({ kind }) => kind === 'campus');
        return (
          <div className="places">
            <PlaceTree places={items} chosen={chosen?.code} choose={(code) => set({ row: code })} />
            {chosen ? (
              <PlaceView key={chosen.id} pages={pages} place={chosen} places={items} />
            ) : (
              <div className="panel">
                <Empty title={t('chooseOne')}>{t('chooseOneText')}</Empty>
              </div>
            )}
          </div>
        );
      }}
    </Loaded>
  );
}

function List({ pages }: { pages: EntryPages<Place> }) {
  const t = useText('places');
  const entries = useText('entries');
  const can = useCan();
  const parts = (place: Place): EntryParts<Place> => ({
    removeDetail: t('removeDetail'),
    sections: can('case.read')
      ? [{ title: entries('cases'), children: <RelatedCases by="place" code={place.code} /> }]
      : [],
  });
  return (
    <EntryList
      pages={pages}
      page="/places"
      base="tab=list"
      ready={[
        { name: t('keyPlaces'), query: 'tab=list&key=true' },
        { name: t('withPlan'), query: 'tab=list&hasPlan=true' },
        { name: t('camerasBanned'), query: 'tab=list&camerasBanned=true' },
      ]}
      empty={t('empty')}
      removeDetail={t('removeDetail')}
      parts={parts}
    />
  );
}
