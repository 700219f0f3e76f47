#!/bin/bash
# A container's health check: whether the service on this port says that it is ready. What it says otherwise goes to the standard
# output, where `docker inspect` shows it. By bash's own sockets: a Java program would take thirty times the CPU, every 5 s.
#
#   ballast-probe PORT [PATH]

exec 3<> "/dev/tcp/127.0.0.1/$1" || exit 1
printf 'GET %s HTTP/1.0\r\nHost: localhost\r\n\r\n' "${2:-/q/health/ready}" >&3
IFS= read -r -d '' -t 3 answer <&3 # until the service closes the connection
[[ $answer != HTTP/1.[01]' 200 '* ]] || exit 0
echo "${answer:-no answer within 3 s}"
exit 1
