import { decimalText } from '@anyuan/contract';

import { useLabel } from '../../i18n/index.ts';
import { metaOf } from './fields.ts';
import { later } from './later-input.tsx';
import type { Widget } from './widget.ts';

const NumberInput = later(async () => (await import('./NumberInput.tsx')).NumberInput);

export const quantity: Widget = {
  Input: (props) => <NumberInput {...props} decimals={metaOf(props.field)?.decimals ?? 0} />,
  Value: function QuantityValue({ field, value }) {
    const { unit, decimals = 0 } = metaOf(field) ?? {};
    const words = useLabel()(unit);
    const [whole = '', part] = decimalText(Number(value), decimals).split('.');
    const digits = Number(whole).toLocaleString('zh-CN');
    return (
      <span className="number">
        {part ? `${digits}.${part}` : digits}
        {words === '%' ? '%' : ` ${words}`}
      </span>
    );
  },
  wrong: ({ code }) => (code === 'custom' ? 'badDecimals' : undefined),
};
