import { InputNumber } from 'antd';

import { useLabel } from '../../i18n/index.ts';
import { inner, metaOf } from './fields.ts';
import { bound, type InputProps } from './widget.ts';

/** Digits only, so many after the point, with the unit beside them. */
export function NumberInput({ decimals, ...props }: InputProps & { decimals: number }) {
  const { minValue, maxValue } = inner(props.field);
  const unit = useLabel()(metaOf(props.field)?.unit);
  const { value, onChange, ...others } = bound(props) as { value?: number; onChange?: (next?: number) => void };
  return (
    <InputNumber<number>
      value={value ?? null}
      min={minValue ?? 0}
      max={maxValue ?? Number.MAX_SAFE_INTEGER}
      precision={decimals}
      controls={false}
      inputMode={decimals > 0 ? 'decimal' : 'numeric'}
      style={{ width: 200, maxWidth: '100%' }}
      onChange={(next) => onChange?.(next ?? undefined)}
      {...(unit ? { suffix: unit } : {})}
      {...others}
    />
  );
}
