import { UndoOutlined, UploadOutlined } from '@ant-design/icons';
import type { Place } from '@anyuan/contract';
import { Button, Checkbox, Upload } from 'antd';
import { useEffect, useMemo, useState } from 'react';
import { Link } from 'react-router';

import { api, useAct, useApi } from '../../api.ts';
import { useText } from '../../i18n/index.ts';
import { useReport } from '../../kit/ActionButton.tsx';
import { Panel } from '../../kit/Panel.tsx';
import { PlanMap } from '../../kit/PlanMap.tsx';
import { Empty } from '../../kit/States.tsx';
import { toast } from '../../kit/toast.ts';
import { useCan } from '../../session.ts';
import { itemsOn, layerOf, layers, markersOf, type Layer, type PlanItem } from './plan-items.ts';
import { PlanPointCard } from './PlanPointCard.tsx';
import { planOwner } from './tree.ts';
import { useMoves } from './use-moves.ts';

interface Props {
  place: Place;
  places: readonly Place[];
}

/** The floor plan of a place, or the way to the plan it is drawn on. */
export function PlanEditor({ place, places }: Props) {
  const t = useText('places');
  const can = useCan();
  if (place.plan) return <PlanDesk place={place} places={places} />;
  const owner = planOwner(place, new Map(places.map((one) => [one.id, one])));
  return (
    <Panel title={t('plan')}>
      <Empty
        {...(owner ? { title: t('planOf', { name: owner.name }) } : {})}
        action={
          <span className="place-buttons">
            {owner && (
              <Link to={`?row=${encodeURIComponent(owner.code)}&point=${place.id}`}>
                <Button type="primary">{t('openThatPlan')}</Button>
              </Link>
            )}
            {can('place.manage') && <PlanUpload place={place} />}
          </span>
        }
      >
        {t('planHint')}
      </Empty>
    </Panel>
  );
}

function PlanUpload({ place }: { place: Place }) {
  const t = useText('places');
  const report = useReport();
  const { mutateAsync, isPending } = useAct(api.place.putPlan, { touches: ['/places', '/devices'] });
  const send = async (file: File): Promise<void> => {
    try {
      await mutateAsync({ code: place.code, file });
      toast(t('planSaved'), 'success');
    } catch (error) {
      report(error);
    }
  };
  return (
    <Upload
      accept=".png,.jpg,.jpeg,.webp,.svg"
      showUploadList={false}
      beforeUpload={(file) => {
        void send(file);
        return false;
      }}
    >
      <Button size={place.plan ? 'small' : 'middle'} icon={<UploadOutlined />} loading={isPending && { delay: 400 }}>
        {place.plan ? t('replacePlan') : t('uploadPlan')}
      </Button>
    </Upload>
  );
}

function PlanDesk({ place, places }: Props) {
  const t = useText('places');
  const can = useCan();
  const [shown, show] = useState<readonly Layer[]>(layers);
  const [selected, select] = useState(() => new URLSearchParams(window.location.search).get('point') ?? undefined);
  const [placing, setPlacing] = useState<PlanItem>();
  const [note, setNote] = useState('');
  const devices = useApi(
    api.device.list,
    { place: place.code, limit: 2000 },
    { enabled: can('device.read'), staleTime: 30_000 },
  );
  const moves = useMoves((item, at) =>
    setNote(at ? t('savedAt', { name: item.it.name, x: at.x, y: at.y }) : t('saved')),
  );
  const items = useMemo(
    () => itemsOn(place, places, devices.data?.items ?? [], moves.moved),
    [place, places, devices.data, moves.moved],
  );
  const markers = useMemo(
    () =>
      markersOf(
        items.filter((item) => shown.includes(layerOf(item)) || item.id === selected),
        selected,
      ),
    [items, shown, selected],
  );
  const mayMove = (item: PlanItem): boolean => can(item.is === 'place' ? 'place.manage' : 'device.manage');
  const isMover = can('place.manage') || can('device.manage');
  const chosen = items.find(({ id }) => id === selected);
  const unplaced = items.filter(({ at }) => !at);
  const drop = (id: string, at: { x: number; y: number }): void => {
    const item = items.find((one) => one.id === id);
    if (!item || !mayMove(item)) return;
    select(id);
    void moves.move(item, at);
  };
  useKeys({
    undo: () => void moves.undo(),
    escape: () => setPlacing(undefined),
  });
  const names = {
    places: t('layerPlaces'),
    alarms: t('layerAlarms'),
    cameras: t('layerCameras'),
    others: t('layerOthers'),
  };
  return (
    <Panel
      title={t('plan')}
      extra={
        <span className="place-buttons">
          {isMover && (
            <Button
              size="small"
              icon={<UndoOutlined />}
              disabled={!moves.canUndo}
              aria-keyshortcuts="Control+Z"
              onClick={() => void moves.undo()}
            >
              {t('undo')}
            </Button>
          )}
          {can('place.manage') && <PlanUpload place={place} />}
        </span>
      }
    >
      <div className="plan-bar">
        <span className="muted">{t('layers')}</span>
        <Checkbox.Group
          value={[...shown]}
          onChange={(chosenLayers) => show(chosenLayers as Layer[])}
          options={layers.map((layer) => ({
            value: layer,
            label: `${names[layer]} ${items.filter((item) => item.at && layerOf(item) === layer).length}`,
          }))}
        />
        <span className="muted" role="status">
          {placing
            ? t('placing', { name: placing.it.name })
            : moves.isSaving
              ? t('saving')
              : note || (isMover ? t('dragHint') : '')}
        </span>
      </div>
      <div className={placing ? 'plan-desk is-placing' : 'plan-desk'}>
        <PlanMap
          plan={place.plan}
          markers={markers}
          height={560}
          focus={chosen?.at ?? undefined}
          onOpen={select}
          {...(isMover ? { onMove: drop } : {})}
          onPick={(at) => {
            if (placing) drop(placing.id, at);
            else select(undefined);
            setPlacing(undefined);
          }}
        />
        <aside className="plan-side">
          {chosen && (
            <PlanPointCard
              key={`${chosen.id} ${chosen.at?.x} ${chosen.at?.y}`}
              item={chosen}
              mayMove={mayMove(chosen)}
              move={(at) => moves.move(chosen, at)}
            />
          )}
          <h3>{unplaced.length > 0 ? t('unplaced', { count: unplaced.length }) : t('unplacedNone')}</h3>
          <ul className="plan-unplaced">
            {unplaced.slice(0, 200).map((item) => (
              <li key={item.id}>
                <Button
                  block
                  size="small"
                  type={placing?.id === item.id ? 'primary' : 'text'}
                  disabled={!mayMove(item)}
                  onClick={() => {
                    setPlacing(item);
                    select(item.id);
                  }}
                >
                  {item.it.name}
                </Button>
              </li>
            ))}
          </ul>
        </aside>
      </div>
    </Panel>
  );
}

function useKeys({ undo, escape }: { undo: () => void; escape: () => void }): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if ((event.target as HTMLElement).closest('input, textarea')) return;
      if (event.key === 'Escape') escape();
      if (event.key.toLowerCase() === 'z' && (event.ctrlKey || event.metaKey) && !event.shiftKey) {
        event.preventDefault();
        undo();
      }
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  });
}
