#!/bin/busybox sh
# The answer of app and web: the number read just now, or 503 and where it could not be read.
# By nc for both protocols: wget of Debian's static busybox crashes when it looks up a name.
. /run/config
case $protocol in
  line) value=$(nc -w 5 "$upstream" "$upstream_port" < /dev/null) ;;
  http)
    answer=$(printf 'GET / HTTP/1.0\r\n\r\n' | nc -w 5 "$upstream" "$upstream_port" | tr -d '\r')
    case $answer in *' 200 '*) value=$(echo "$answer" | tail -n 1) ;; esac
    ;;
esac
if [ -n "$value" ]; then
  printf 'Content-Type: text/plain\r\n\r\n%s\n' "$value"
else
  printf 'Status: 503 Service Unavailable\r\nContent-Type: text/plain\r\n\r\n%s does not answer\n' "$upstream"
fi
