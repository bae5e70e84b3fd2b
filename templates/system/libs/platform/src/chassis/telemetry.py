"""Traces and metrics: FastAPI and httpx2 emit OpenTelemetry, this module gives it a place to go.

Traces leave by OTLP where `OTEL_EXPORTER_OTLP_ENDPOINT` names a collector. Without one, spans still
exist, so that logs carry trace ids and trace context reaches the peers. Metrics wait at `/metrics`.
"""

import os

from fastapi.telemetry import TelemetryConfig
from httpx2 import AsyncClient
from opentelemetry.exporter.prometheus import PrometheusMetricReader
from opentelemetry.instrumentation.httpx import HTTPX2ClientInstrumentor
from opentelemetry.metrics import Meter
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.trace import Tracer
from prometheus_client import CollectorRegistry, ProcessCollector, generate_latest

OPERATIONS = frozenset({"/health/live", "/health/ready", "/metrics", "/config", "/openapi.json"})
"""Paths that are for operators: neither traced nor in the access log."""


class Telemetry:
    """The tracer, the meters and the metrics page of one process."""

    content_type = "text/plain; version=1.0.0; charset=utf-8; escaping=underscores"

    def __init__(self, *, system: str, service: str, instance: str) -> None:
        resource = Resource.create(
            {
                "service.namespace": system,
                "service.name": service,
                "service.instance.id": instance,
            }
        )
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)
        self._traces = TracerProvider(resource=resource, shutdown_on_exit=False)
        self._metrics = MeterProvider(
            [PrometheusMetricReader(scope_info_enabled=False, registry=self._registry)],
            resource=resource,
            shutdown_on_exit=False,
        )
        if os.environ.get("OTEL_EXPORTER_OTLP_ENDPOINT"):
            self._export_traces()

    def _export_traces(self) -> None:
        # Imported only where it is used: it doubles the time that telemetry takes to load.
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.trace.export import BatchSpanProcessor

        self._traces.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))

    def for_fastapi(self) -> TelemetryConfig:
        """What `FastAPI(telemetry=...)` takes."""
        return TelemetryConfig(
            tracer_provider=self._traces,
            meter_provider=self._metrics,
            logs=False,
            operation_spans=False,
            auto_configure=False,
            exclude=lambda scope: scope.get("path") in OPERATIONS,
        )

    def instrument(self, client: AsyncClient) -> None:
        """Let `client` make a span for each call and pass the trace context on."""
        HTTPX2ClientInstrumentor.instrument_client(  # pyright: ignore[reportUnknownMemberType]
            client, tracer_provider=self._traces, meter_provider=self._metrics
        )

    def meter(self, name: str) -> Meter:
        """Instruments made from it appear at `/metrics`."""
        return self._metrics.get_meter(name)

    def tracer(self, name: str) -> Tracer:
        """Spans made from it go where the traces go."""
        return self._traces.get_tracer(name)

    def render(self) -> bytes:
        """The metrics page in Prometheus' text format."""
        return generate_latest(self._registry)

    def close(self) -> None:
        """Send what is still buffered."""
        self._traces.shutdown()
        self._metrics.shutdown()
