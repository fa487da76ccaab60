import { Countersign, errorCodes, takesKey, type RouteSpec } from '@anyuan/contract';
import { z } from 'zod';

import type { Mounted } from './mount.ts';

type Json = Record<string, unknown>;

const schema = (type: z.ZodType, io: 'input' | 'output'): Json => {
  const { $schema: _, ...rest } = z.toJSONSchema(type, { io, unrepresentable: 'any', target: 'openapi-3.0' }) as Json;
  return rest;
};

/** The OpenAPI 3.0 document of everything mounted. */
export function openApi(mounted: readonly Omit<Mounted, 'handler'>[]): Json {
  const paths: Record<string, Json> = {};
  for (const { group, name, spec } of mounted) {
    const path = spec.path.replace(/:(\w+)/g, '{$1}');
    (paths[path] ??= {})[spec.method.toLowerCase()] = operation(group, name, spec);
  }
  return {
    openapi: '3.0.3',
    info: {
      title: 'Anyuan 安院',
      version: '1',
      license: { name: 'Apache-2.0' },
      description: 'The safe-hospital platform. Event stream: `WS /api/v1/events?after=<seq>`.',
    },
    servers: [{ url: '/api/v1' }],
    paths: Object.fromEntries(Object.entries(paths).sort(([a], [b]) => (a < b ? -1 : 1))),
    components: {
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: 'anyuan_session' },
        bearer: { type: 'http', scheme: 'bearer' },
      },
      schemas: { Error: errorSchema },
    },
  };
}

function operation(group: string, name: string, spec: RouteSpec): Json {
  const input = schema(spec.input, 'input');
  const properties = (input['properties'] ?? {}) as Record<string, Json>;
  const required = (input['required'] ?? []) as string[];
  const inPath = [...spec.path.matchAll(/:(\w+)/g)].map((match) => match[1] ?? '');
  const rest = Object.keys(properties).filter((key) => !inPath.includes(key));
  const asQuery = spec.method === 'GET' || spec.method === 'DELETE';
  const parameter = (key: string, where: string): Json => ({
    name: key,
    in: where,
    required: where === 'path' || required.includes(key),
    schema: properties[key] ?? { type: 'string' },
  });
  const result: Json = {
    tags: [group],
    operationId: `${group}.${name}`,
    summary: spec.summary,
    'x-permission': spec.permission,
    ...(spec.countersign ? { 'x-countersign': spec.countersign } : {}),
    security: spec.permission === 'public' ? [] : [{ session: [] }, { bearer: [] }],
    parameters: [
      ...inPath.map((key) => parameter(key, 'path')),
      ...(asQuery ? rest.map((key) => parameter(key, 'query')) : []),
      ...(takesKey(spec) ? besides : []),
    ],
    responses: {
      200: {
        description: 'OK',
        content: spec.produces
          ? { [spec.produces]: {} }
          : { [spec.speaks?.type ?? 'application/json']: { schema: schema(spec.output, 'output') } },
      },
      default: {
        description: 'Refused',
        content: spec.speaks
          ? { [spec.speaks.type]: { schema: schema(spec.speaks.refused, 'output') } }
          : { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
      },
    },
  };
  if (!asQuery && (rest.length > 0 || spec.upload || spec.countersign)) {
    const body = {
      ...input,
      properties: {
        ...Object.fromEntries(
          rest.map((key) => [
            key,
            spec.upload && key === 'file' ? { type: 'string', format: 'binary' } : properties[key],
          ]),
        ),
        ...(spec.countersign ? { countersign: schema(Countersign, 'input') } : {}),
      },
      required: required.filter((key) => rest.includes(key)),
    };
    if (body.required.length === 0) delete (body as Json)['required'];
    result['requestBody'] = {
      content: { [spec.upload ? 'multipart/form-data' : 'application/json']: { schema: body } },
    };
  }
  return result;
}

/** What every writing route takes beside its input. */
const besides: Json[] = [
  {
    name: 'Idempotency-Key',
    in: 'header',
    required: false,
    description:
      'Chosen once for what is wanted, best a UUID; a repeat is answered what the first one was answered, and changes nothing.',
    schema: { type: 'string', minLength: 16, maxLength: 128 },
  },
  {
    name: 'Done-At',
    in: 'header',
    required: false,
    description:
      'When it was done, if it is told later. A time that cannot be is flagged; then the time of arrival counts.',
    schema: { type: 'string', format: 'date-time' },
  },
];

const errorSchema: Json = {
  type: 'object',
  required: ['error'],
  properties: {
    error: {
      type: 'object',
      required: ['code', 'message', 'messageEn'],
      properties: {
        code: { type: 'string', enum: Object.keys(errorCodes) },
        message: { type: 'string' },
        messageEn: { type: 'string' },
        details: { type: 'object', additionalProperties: true },
      },
    },
  },
};
