import { AsyncLocalStorage } from 'node:async_hooks';
import { ROOT_CONTEXT, SpanStatusCode, trace, type Attributes, type Context, type Span } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import {
  BatchSpanProcessor,
  SimpleSpanProcessor,
  TracerProvider,
  type ReadableSpan,
  type SpanExporter,
  type SpanProcessor,
} from '@opentelemetry/sdk-trace';

/** Where spans go: nowhere, one JSON line each into `log`, or to an OTLP/HTTP collector. */
export type TraceTarget =
  | { readonly kind: 'off' }
  | { readonly kind: 'lines'; readonly log: (line: string) => void }
  | { readonly kind: 'otlp'; readonly url: string };

export interface Tracing {
  /** Runs work as a span below the one that is running; `traceparent` of a request is where a tree starts. */
  span<T>(name: string, attributes: Attributes, work: (span: Span) => Promise<T>, traceparent?: string): Promise<T>;
  /** W3C `traceparent` of the span that is running, for the next service. */
  traceparent(): string | undefined;
  close(): Promise<void>;
}

const traceparentForm = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/;

/** Spans of a composition by OpenTelemetry. Attributes are names, counts and statuses: nothing of a request. */
export function openTracing(target: TraceTarget): Tracing {
  const processors = processorsFor(target);
  const provider = new TracerProvider({ spanProcessors: processors });
  const tracer = provider.getTracer('model-harvester');
  const running = new AsyncLocalStorage<Context>();
  const active = (): Span | undefined => trace.getSpan(running.getStore() ?? ROOT_CONTEXT);
  return {
    span(name, attributes, work, traceparent) {
      const parent = running.getStore() ?? contextOf(traceparent);
      const span = tracer.startSpan(name, { attributes }, parent);
      return running.run(trace.setSpan(parent, span), async () => {
        try {
          return await work(span);
        } catch (error) {
          span.setStatus({ code: SpanStatusCode.ERROR });
          throw error;
        } finally {
          span.end();
        }
      });
    },
    traceparent() {
      const context = active()?.spanContext();
      return context && `00-${context.traceId}-${context.spanId}-${context.traceFlags.toString(16).padStart(2, '0')}`;
    },
    close: () => provider.shutdown(),
  };
}

function processorsFor(target: TraceTarget): SpanProcessor[] {
  switch (target.kind) {
    case 'off':
      return [];
    case 'lines':
      return [new SimpleSpanProcessor({ exporter: lines(target.log) })];
    case 'otlp':
      return [new BatchSpanProcessor({ exporter: new OTLPTraceExporter({ url: target.url }) })];
  }
}

function lines(log: (line: string) => void): SpanExporter {
  return {
    export(spans, done) {
      for (const span of spans) log(JSON.stringify(told(span)));
      done({ code: 0 });
    },
    shutdown: () => Promise.resolve(),
  };
}

function told(span: ReadableSpan): object {
  const { name, attributes, duration, parentSpanContext, status } = span;
  const { traceId, spanId } = span.spanContext();
  const failed = status.code === SpanStatusCode.ERROR;
  const ms = duration[0] * 1e3 + duration[1] / 1e6;
  return { span: name, ms, ...attributes, ...(failed && { failed }), traceId, spanId, parent: parentSpanContext?.spanId };
}

function contextOf(traceparent: string | undefined): Context {
  const [, traceId, spanId, flags] = traceparentForm.exec(traceparent ?? '') ?? [];
  if (!traceId || !spanId || !flags) return ROOT_CONTEXT;
  return trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId, traceFlags: Number.parseInt(flags, 16), isRemote: true });
}
