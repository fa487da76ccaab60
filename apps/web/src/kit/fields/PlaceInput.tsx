import { ApartmentOutlined } from '@ant-design/icons';
import type { Place } from '@anyuan/contract';
import { Button } from 'antd';
import { lazy, Suspense, useState } from 'react';

import { api, useApi } from '../../api.ts';
import { useText } from '../../i18n/index.ts';
import { useTheme } from '../../theme.tsx';
import { usePlaceName } from '../names.tsx';
import { NameSelect } from '../NameSelect.tsx';
import { useSettled } from '../pickers.tsx';
import { PlaceBrowser } from './PlaceBrowser.tsx';

const ScanButton = lazy(() => import('./ScanButton.tsx'));

interface Props {
  value?: string | undefined;
  onChange?: (id: string | undefined) => void;
  id?: string | undefined;
  label: string;
  isBare?: boolean | undefined;
}

/** A place by its name, its code or the first letters of its pinyin; level by level; or by its code on the wall. */
export function PlaceInput({ value, onChange, id, label, isBare = false }: Props) {
  const t = useText();
  const forms = useText('forms');
  const { surface } = useTheme();
  const isPhone = surface === 'phone';
  const [typed, type] = useState('');
  const [isBrowsing, browse] = useState(false);
  const { data } = useApi(api.place.list, { q: useSettled(typed), limit: 50 }, { keep: true });
  const found = data?.items ?? [];
  // The chosen one keeps its name though the list shows others.
  const chosen = usePlaceName(found.some((place) => place.id === value) ? undefined : value);
  const options = [
    ...(value && chosen ? [{ value, label: chosen }] : []),
    ...found.map((place) => ({ value: place.id, label: place.path || place.name })),
  ];
  return (
    <div className="place-input">
      <NameSelect
        allowClear={!isPhone}
        {...(id ? { id } : {})}
        {...(isBare ? { 'aria-label': label } : {})}
        value={value}
        onChange={(next: string | undefined) => onChange?.(next)}
        options={options}
        placeholder={t('searchPlace')}
        showSearch={{ onSearch: type, filterOption: false }}
      />
      <Button
        icon={<ApartmentOutlined />}
        aria-label={`${forms('browsePlaces')} · ${label}`}
        onClick={() => browse(true)}
      >
        {isBare ? null : forms('browsePlaces')}
      </Button>
      {isPhone && (
        <Suspense>
          <ScanButton found={(place: Pick<Place, 'id'>) => onChange?.(place.id)} />
        </Suspense>
      )}
      <PlaceBrowser
        isOpen={isBrowsing}
        title={label}
        close={() => browse(false)}
        choose={(place) => {
          onChange?.(place.id);
          browse(false);
        }}
      />
    </div>
  );
}
