import { placeKindLabels, type Place } from '@anyuan/contract';
import { App, Button, Descriptions, Tag } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';

import { api, useAct } from '../../api.ts';
import { useLabel, useText } from '../../i18n/index.ts';
import { ConfirmButton } from '../../kit/ConfirmButton.tsx';
import { Panel } from '../../kit/Panel.tsx';
import { useUrlState } from '../../kit/url-state.ts';
import { useCan } from '../../session.ts';
import { PlaceForm } from './PlaceForm.tsx';
import { PlanEditor } from './PlanEditor.tsx';
import { keyWord } from './words.ts';

interface Props {
  place: Place;
  places: readonly Place[];
  addBelow: () => void;
}

export function PlaceView({ place, places, addBelow }: Props) {
  const t = useText('places');
  const common = useText();
  const label = useLabel();
  const can = useCan();
  const { message } = App.useApp();
  const { set } = useUrlState();
  const [isEditing, edit] = useState(false);
  const { mutateAsync: remove } = useAct(api.place.remove);
  const isManager = can('place.manage');
  const at = encodeURIComponent(place.code);
  const drop = async (): Promise<void> => {
    await remove({ code: place.code });
    void message.success(t('removed', { name: place.name }));
    set({ row: places.find(({ id }) => id === place.parentId)?.code });
  };
  return (
    <div>
      <Panel
        title={place.name}
        extra={
          isManager && (
            <span className="place-buttons">
              {place.kind !== 'point' && (
                <Button size="small" onClick={addBelow}>
                  {t('addBelow')}
                </Button>
              )}
              <Button size="small" aria-expanded={isEditing} onClick={() => edit(!isEditing)}>
                {isEditing ? common('cancel') : common('edit')}
              </Button>
              <ConfirmButton
                size="small"
                danger
                question={t('removeQuestion', { name: place.name })}
                detail={t('removeDetail')}
                verb={common('remove')}
                act={drop}
              />
            </span>
          )
        }
      >
        {isEditing ? (
          <PlaceForm place={place} places={places} saved={() => edit(false)} />
        ) : (
          <Descriptions
            size="small"
            column={{ xs: 1, md: 2, xl: 3 }}
            items={[
              { key: 'path', label: t('path'), children: place.path },
              { key: 'kind', label: t('kind'), children: label(placeKindLabels[place.kind]) },
              { key: 'phone', label: t('phone'), children: place.phone ?? '–' },
              ...(place.key
                ? [{ key: 'key', label: t('keyPlace'), children: <Tag>★ {label(keyWord(place))}</Tag> }]
                : []),
              {
                key: 'counts',
                label: t('devicesHere'),
                children: <Link to={`/devices?place=${at}`}>{place.devices}</Link>,
              },
              { key: 'cases', label: t('casesHere'), children: <Link to={`/cases?place=${at}`}>{t('open')}</Link> },
            ]}
          />
        )}
      </Panel>
      <PlanEditor place={place} places={places} />
    </div>
  );
}
