import { field, type Device, type PtzMove } from '@anyuan/contract';
import { Button, InputNumber } from 'antd';
import { useState } from 'react';
import { z } from 'zod';

import { api, useAct, useApi } from '../../api.ts';
import { useText } from '../../i18n/index.ts';
import { ActionButton } from '../../kit/ActionButton.tsx';
import { ConfirmButton } from '../../kit/ConfirmButton.tsx';
import type { Schema } from '../../kit/fields/fields.ts';
import { FormDialog } from '../../kit/FormDialog.tsx';
import { PlainTable } from '../../kit/PlainTable.tsx';
import { Empty, Loaded } from '../../kit/States.tsx';

const presetSchema = z.object({
  preset: field.numeral(['预置位编号', 'Number'], 1, 255),
  name: field.text(['名称', 'Name'], { max: 32 }),
}) as unknown as Schema;
const trackSchema = z.object({
  track: field.numeral(['轨迹编号', 'Track'], 0, 255),
  presets: field.text(['经过的预置位', 'Along these presets'], {
    max: 200,
    hint: ['按先后,用逗号分开,如 1,3,2', 'in order, with commas: 1,3,2'],
  }),
  staySeconds: field.between(['每处停留', 'Stays'], 1, 4_095, { unit: ['秒', 's'] }),
  speed: field.between(['速度', 'Speed'], 1, 4_095),
}) as unknown as Schema;

/** What a camera's head has learnt: presets with their names; of GB/T 28181 also tracks along them. */
export function HeadCare({ device: { code, protocol } }: { device: Device }) {
  const t = useText('devices');
  const [open, setOpen] = useState<'preset' | 'track'>();
  const [track, setTrack] = useState(1);
  const query = useApi(api.gb28181.presets, { code });
  const { mutateAsync } = useAct(api.gb28181.ptz, { touches: [] });
  const move = (one: PtzMove): Promise<unknown> => mutateAsync({ code, move: one });
  const close = (): void => setOpen(undefined);
  return (
    <>
      <div className="table-toolbar">
        <Button onClick={() => setOpen('preset')}>{t('presetSave')}</Button>
        {protocol === 'gb28181' && (
          <>
            <Button onClick={() => setOpen('track')}>{t('trackSave')}</Button>
            <InputNumber
              aria-label={t('trackNumber')}
              min={0}
              max={255}
              value={track}
              onChange={(next) => setTrack(next ?? 1)}
            />
            <ActionButton act={() => move({ do: 'cruise', track })}>{t('trackStart')}</ActionButton>
            <ActionButton act={() => move({ do: 'stop' })}>{t('trackStop')}</ActionButton>
          </>
        )}
      </div>
      <Loaded query={query}>
        {({ items }) => (
          <PlainTable
            name="camera-presets"
            rows={items}
            rowKey={({ id }) => String(id)}
            empty={<Empty>{t('presetNone')}</Empty>}
            columns={[
              { key: 'id', title: t('presetNumber'), render: ({ id }) => id },
              { key: 'name', title: t('presetName'), render: ({ name }) => name },
              {
                key: 'do',
                title: '',
                render: ({ id, name }) => (
                  <span className="table-toolbar">
                    <ActionButton size="small" act={() => move({ do: 'goPreset', preset: id })}>
                      {t('presetGo')}
                    </ActionButton>
                    <ConfirmButton
                      size="small"
                      danger
                      question={t('presetDropAsk', { name })}
                      verb={t('presetDrop')}
                      act={async () => {
                        await move({ do: 'dropPreset', preset: id });
                        await query.refetch();
                      }}
                    />
                  </span>
                ),
              },
            ]}
          />
        )}
      </Loaded>
      {open === 'preset' && (
        <FormDialog
          title={t('presetSave')}
          close={close}
          said={t('saved')}
          schema={presetSchema}
          initial={{ preset: firstFree((query.data?.items ?? []).map(({ id }) => id)) }}
          submit={async (values) => {
            const { preset, name } = values as { preset: number; name: string };
            await move({ do: 'setPreset', preset, name });
            await query.refetch();
          }}
        />
      )}
      {open === 'track' && (
        <FormDialog
          title={t('trackSave')}
          close={close}
          said={t('saved')}
          schema={trackSchema}
          initial={{
            track: 1,
            presets: (query.data?.items ?? []).map(({ id }) => id).join(','),
            staySeconds: 10,
            speed: 5,
          }}
          submit={async (values) => {
            const { presets, ...rest } = values as {
              presets: string;
              track: number;
              staySeconds: number;
              speed: number;
            };
            await move({ do: 'setTrack', ...rest, presets: numbersIn(presets) });
          }}
        />
      )}
    </>
  );
}

const numbersIn = (text: string): number[] => (text.match(/\d+/g) ?? []).map(Number).slice(0, 32);
function firstFree(taken: readonly number[]): number {
  let next = 1;
  while (taken.includes(next)) next++;
  return next;
}
