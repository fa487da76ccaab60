import { useLabel } from '../../i18n/index.ts';
import { metaOf } from './fields.ts';
import { later } from './later-input.tsx';
import { numberText } from './number-text.ts';
import type { Widget } from './widget.ts';

const NumberInput = later(async () => (await import('./NumberInput.tsx')).NumberInput);

export const number: Widget = {
  Input: (props) => <NumberInput {...props} decimals={0} />,
  Value: function NumberValue({ field, value }) {
    const meta = metaOf(field);
    const unit = useLabel()(meta?.unit);
    return (
      <span className="number">
        {numberText(value, meta)} {unit}
      </span>
    );
  },
};
