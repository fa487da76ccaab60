import type { PlaceRef } from '@anyuan/contract';
import { Link } from 'react-router';

/** A place by its name, its whole path in the tooltip; leads to the place. */
export function PlaceLink({ place, plain = false }: { place: PlaceRef | null | undefined; plain?: boolean }) {
  if (!place) return <span className="muted">–</span>;
  if (plain) return <span title={place.path}>{place.name}</span>;
  return (
    <Link to={`/places?row=${encodeURIComponent(place.code)}`} title={place.path}>
      {place.name}
    </Link>
  );
}
