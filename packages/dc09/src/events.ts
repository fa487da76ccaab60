import { readContactId } from './contact-id.ts';
import type { Content, Frame } from './frame.ts';
import type { Event } from './kinds.ts';
import { readSia } from './sia-codes.ts';

/** The events of a frame; null: a kind of message, or data, that this package does not read. */
export function eventsOf(frame: Frame, content: Content): Event[] | null {
  switch (frame.token) {
    case 'NULL':
      return [];
    case 'ADM-CID': {
      const event = readContactId(content.data);
      return event && [event];
    }
    case 'SIA-DCS': {
      const events = readSia(content.data);
      return events.length > 0 ? events : null;
    }
    default:
      return null;
  }
}

/** Degrees of a position `[X006E07.77]` (longitude) or `[Y49N06.66]` (latitude): degrees, hemisphere, minutes. */
export function positionOf(content: Content): { longitude: number; latitude: number } | null {
  const of = (id: string): number | null => {
    const text = content.blocks.find((block) => block.id === id)?.text ?? '';
    const [, degrees, half, minutes] = /^(\d{1,3})([NSEW])(\d{1,2}(?:\.\d{1,9})?)$/.exec(text) ?? [];
    if (degrees === undefined || minutes === undefined) return null;
    return (Number(degrees) + Number(minutes) / 60) * (half === 'S' || half === 'W' ? -1 : 1);
  };
  const [longitude, latitude] = [of('X'), of('Y')];
  return longitude === null || latitude === null ? null : { longitude, latitude };
}
