package api

import (
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"safetynet/engine"
	"safetynet/pathways"
)

// metrics counts what operators need to see. No label holds a finding, an age,
// an id or anything else of a case: labels are templates, statuses and levels.
type metrics struct {
	registry    *prometheus.Registry
	requests    *prometheus.CounterVec
	duration    *prometheus.HistogramVec
	assessments *prometheus.CounterVec
	logFailures prometheus.Counter
	failures    prometheus.Counter
	second      *prometheus.CounterVec
	noSecond    prometheus.Counter // of second
	agreed      prometheus.Counter // of second
	secondReady prometheus.Gauge

	libraryDiffers prometheus.Gauge
	inUse          *prometheus.GaugeVec
}

// newMetrics makes a registry of its own, so that two servers in one process
// (tests) do not share counters.
func newMetrics(version string) *metrics {
	m := &metrics{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "safetynet_http_requests_total", Help: "Requests answered.",
		}, []string{"method", "route", "status"}),
		duration: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "safetynet_http_request_duration_seconds", Help: "Time from request to answer.",
			Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5},
		}, []string{"method", "route"}),
		assessments: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "safetynet_assessments_total", Help: "Assessments made, recorded or not, by guidance.",
		}, []string{"guidance", "settled"}),
		logFailures: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "safetynet_decision_log_failures_total", Help: "Answers that could not be recorded. Any is an alarm.",
		}),
		failures: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "safetynet_internal_errors_total", Help: "Requests that failed through a fault of ours, panics included.",
		}),
		second: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "safetynet_second_opinion_total", Help: "Assessments by what the second opinion came to. Any disagreed is an alarm.",
		}, []string{"result"}),
		secondReady: prometheus.NewGauge(prometheus.GaugeOpts{
			Name: "safetynet_second_opinion_ready", Help: "1 when there is a second opinion on the library in use.",
		}),
		libraryDiffers: prometheus.NewGauge(prometheus.GaugeOpts{
			Name: "safetynet_library_differs", Help: "1 while another server of the same decision log has put other definitions in use. An alarm where it lasts.",
		}),
	}
	m.inUse = prometheus.NewGaugeVec(prometheus.GaugeOpts{
		Name: "safetynet_versions_in_use", Help: "Versions in use, by what is said of their release. Any overdue is to be looked at; any unapproved is an alarm where approval is required.",
	}, []string{"standing"})
	for _, result := range []string{"agreed", "disagreed", "none"} {
		m.second.WithLabelValues(result) // 0 is a figure too, and the alarm is on one that rises
	}
	m.noSecond, m.agreed = m.second.WithLabelValues("none"), m.second.WithLabelValues("agreed")
	build := prometheus.NewGaugeVec(prometheus.GaugeOpts{
		Name: "safetynet_build_info", Help: "1, labelled with the version of the program.",
	}, []string{"version", "semantics"})
	build.WithLabelValues(version, engine.Semantics).Set(1)
	m.registry.MustRegister(m.requests, m.duration, m.assessments, m.logFailures, m.failures, m.second, m.secondReady, m.libraryDiffers, m.inUse, build,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

// standing counts what is in use by what is said of its release.
func (m *metrics) standing(lib *pathways.Library, at time.Time) {
	all, approved := len(lib.InUse(at)), len(lib.ApprovedInUse(at))
	m.inUse.WithLabelValues("approved").Set(float64(approved))
	m.inUse.WithLabelValues("unapproved").Set(float64(all - approved))
	m.inUse.WithLabelValues("overdue").Set(float64(len(lib.Overdue(at))))
}

func (m *metrics) request(method, route string, status int, took time.Duration) {
	m.requests.WithLabelValues(method, route, strconv.Itoa(status)).Inc()
	m.duration.WithLabelValues(method, route).Observe(took.Seconds())
}

func (m *metrics) assessed(g pathways.Guidance, settled bool) {
	m.assessments.WithLabelValues(string(g), strconv.FormatBool(settled)).Inc()
}

func (m *metrics) handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{Registry: m.registry})
}
