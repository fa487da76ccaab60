import type { Place } from '@anyuan/contract';
import { Button, Modal } from 'antd';
import { useState } from 'react';

import { api, client, download, useApi } from '../../api.ts';
import { useText } from '../../i18n/index.ts';
import { ActionButton } from '../../kit/ActionButton.tsx';
import { ImportDialog } from '../../kit/ImportDialog.tsx';
import { Page } from '../../kit/Page.tsx';
import { Empty, Loaded } from '../../kit/States.tsx';
import { useUrlState } from '../../kit/url-state.ts';
import { useCan } from '../../session.ts';
import { PlaceForm } from './PlaceForm.tsx';
import { PlaceTree } from './PlaceTree.tsx';
import { PlaceView } from './PlaceView.tsx';

import './places.css';

const save = () => download(api.place.export, {}, 'places.xlsx');

/** The tree at the left, the chosen place with its floor plan at the right. */
export default function PlacesPage() {
  const t = useText('places');
  const common = useText();
  const can = useCan();
  const { values, set } = useUrlState();
  const [isImporting, startImport] = useState(false);
  const [below, addBelow] = useState<Place | 'top'>();
  const query = useApi(api.place.list, {}, { staleTime: 30_000 });
  const all = query.data?.items ?? [];
  const chosen = all.find(({ code }) => code === values['row']) ?? all.find(({ kind }) => kind === 'campus');
  const isManager = can('place.manage');
  const choose = (code: string): void => set({ row: code });
  return (
    <Page
      title={t('title')}
      actions={
        <>
          {isManager && <Button onClick={() => addBelow('top')}>{t('addCampus')}</Button>}
          {isManager && <Button onClick={() => startImport(true)}>{common('import')}</Button>}
          <ActionButton act={save}>{common('export')}</ActionButton>
        </>
      }
    >
      <Loaded query={query} rows={12}>
        {({ items }) =>
          items.length === 0 ? (
            <div className="panel">
              <Empty
                action={
                  isManager && (
                    <Button type="primary" onClick={() => startImport(true)}>
                      {t('import')}
                    </Button>
                  )
                }
              >
                {t('empty')}
              </Empty>
            </div>
          ) : (
            <div className="places">
              <PlaceTree places={items} chosen={chosen?.code} choose={choose} />
              {chosen ? (
                <PlaceView key={chosen.id} place={chosen} places={items} addBelow={() => addBelow(chosen)} />
              ) : (
                <div className="panel">
                  <Empty title={t('chooseOne')}>{t('chooseOneText')}</Empty>
                </div>
              )}
            </div>
          )
        }
      </Loaded>
      <Modal
        open={below !== undefined}
        title={below === 'top' ? t('addCampus') : `${t('addBelow')} · ${below?.name ?? ''}`}
        footer={null}
        destroyOnHidden
        onCancel={() => addBelow(undefined)}
      >
        <PlaceForm
          above={below === 'top' ? undefined : below}
          places={all}
          saved={(place) => {
            addBelow(undefined);
            choose(place.code);
          }}
        />
      </Modal>
      <ImportDialog
        open={isImporting}
        title={t('import')}
        template={save}
        send={client.place.import}
        close={() => {
          startImport(false);
          void query.refetch();
        }}
      />
    </Page>
  );
}
