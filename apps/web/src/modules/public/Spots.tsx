import type { PublicSpot } from '@anyuan/contract';
import { Select, Tooltip } from 'antd';
import { useState } from 'react';

import { api, client, download, useAct, useApi } from '../../api.ts';
import { useText } from '../../i18n/index.ts';
import { ActionButton } from '../../kit/ActionButton.tsx';
import { ConfirmButton } from '../../kit/ConfirmButton.tsx';
import { DataTable, type Column } from '../../kit/DataTable.tsx';
import { Empty } from '../../kit/States.tsx';
import { Time } from '../../kit/Time.tsx';
import { toast } from '../../kit/toast.ts';
import { QrSheets } from './QrSheets.tsx';

import './public.css';

/** Places and their codes: make, look, replace, print. */
export function Spots() {
  const t = useText('public');
  const [chosen, choose] = useState<string[]>([]);
  const [perSheet, setPerSheet] = useState<1 | 4>(4);
  const [printing, print] = useState<readonly PublicSpot[]>([]);
  // The address is a setting, the same for all: one row tells it.
  const { data } = useApi(api.public.spots, { limit: 1 }, { staleTime: 60_000 });
  const origin = data?.origin ?? location.origin;
  const make = useAct(api.public.make, { touches: ['/public'] });
  const makeChosen = async (): Promise<void> => {
    const { made } = await make.mutateAsync({ places: chosen });
    toast(t('madeDone', { count: made }), 'success');
  };
  const printChosen = async (): Promise<void> => {
    await make.mutateAsync({ places: chosen });
    print(await spotsOf(chosen));
  };
  const isNone = chosen.length === 0;
  return (
    <>
      {data && <p className="muted no-print">{t(data.origin ? 'originSet' : 'originMissing', { origin })}</p>}
      <DataTable
        name="public-spots"
        route={api.public.spots}
        columns={useColumns(origin)}
        rowKey={({ place }) => place.code}
        rowName={({ place }) => place.path}
        selected={chosen}
        select={choose}
        empty={<Empty>{t('spotsEmpty')}</Empty>}
        filters={[
          { name: 'q', label: t('search') },
          { name: 'parent', label: t('below'), widget: 'place' },
          { name: 'made', label: t('made'), widget: 'flag' },
        ]}
        toolbar={
          <Tooltip title={isNone ? t('choose') : ''}>
            <span className="spot-tools">
              <ActionButton disabled={isNone} act={makeChosen}>
                {isNone ? t('make') : t('makeCount', { count: chosen.length })}
              </ActionButton>
              <Select
                aria-label={t('perSheet')}
                value={perSheet}
                onChange={setPerSheet}
                options={([1, 4] as const).map((n) => ({ value: n, label: t(`perSheet_${n}`) }))}
              />
              <ActionButton type="primary" disabled={isNone} act={printChosen}>
                {isNone ? t('printNone') : t('print', { count: chosen.length })}
              </ActionButton>
            </span>
          </Tooltip>
        }
      />
      {printing.length > 0 && <QrSheets spots={printing} perSheet={perSheet} origin={origin} done={() => print([])} />}
    </>
  );
}

/** The chosen places in the order of the list, however many pages of it they are spread over. */
async function spotsOf(codes: readonly string[]): Promise<PublicSpot[]> {
  const found: PublicSpot[] = [];
  for (let cursor: string | undefined; found.length < codes.length;) {
    const page = await client.public.spots({ limit: 500, made: true, ...(cursor && { cursor }) });
    found.push(...page.items.filter(({ place }) => codes.includes(place.code)));
    if (!page.next) break;
    cursor = page.next;
  }
  return found;
}

function useColumns(origin: string): Column<PublicSpot>[] {
  const t = useText('public');
  const rotate = useAct(api.public.rotate, { touches: ['/public'] });
  const replace = async ({ place }: PublicSpot): Promise<void> => {
    await rotate.mutateAsync({ code: place.code });
    toast(t('rotated'), 'success');
  };
  return [
    { key: 'place', title: t('place'), ellipsis: true, isName: true, render: ({ place }) => place.path },
    {
      key: 'address',
      title: t('address'),
      render: ({ token }) =>
        token ? (
          <a className="number" href={`/p/${token}`} target="_blank" rel="noreferrer">
            {`${origin.replace(/^https?:\/\//, '')}/p/${token}`}
          </a>
        ) : (
          <span className="muted">–</span>
        ),
    },
    { key: 'madeAt', title: t('madeAt'), render: ({ madeAt }) => <Time at={madeAt} /> },
    {
      key: 'recent',
      title: t('recent'),
      align: 'right',
      render: ({ recent }) => <span className="number">{recent}</span>,
    },
    {
      key: 'act',
      title: '',
      render: (spot) =>
        spot.token && (
          <span className="spot-tools">
            <ActionButton
              type="link"
              size="small"
              act={() =>
                download(api.public.qr, { code: spot.place.code, origin, format: 'png' }, `${spot.place.code}.png`)
              }
            >
              {t('download')}
            </ActionButton>
            <ConfirmButton
              type="link"
              size="small"
              question={t('rotateAsk', { place: spot.place.name })}
              detail={t('rotateDetail')}
              verb={t('rotate')}
              act={() => replace(spot)}
            />
          </span>
        ),
    },
  ];
}
