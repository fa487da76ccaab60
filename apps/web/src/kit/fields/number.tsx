import { useLabel } from '../../i18n/index.ts';
import { metaOf } from './fields.ts';
import { later } from './later-input.tsx';
import type { Widget } from './widget.ts';

const NumberInput = later(async () => (await import('./NumberInput.tsx')).NumberInput);

export const number: Widget = {
  Input: (props) => <NumberInput {...props} decimals={0} />,
  Value: function NumberValue({ field, value }) {
    const unit = useLabel()(metaOf(field)?.unit);
    return (
      <span className="number">
        {Number(value).toLocaleString('zh-CN')} {unit}
      </span>
    );
  },
};
