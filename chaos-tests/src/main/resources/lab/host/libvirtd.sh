#!/bin/sh
# Becomes the libvirtd of one host. Called inside the host's network, mount and UTS namespaces, so that every mount
# made here ends with the last process of the host.
#   libvirtd.sh HOST ADDRESS HOST_FOLDER SITE_FOLDER
set -e
host=$1 address=$2 folder=$3 site=$4
hostname "$host"
mount --make-rprivate /
# Without its own name in there libvirt asks a name server that no host of the lab has, five seconds a call.
printf '127.0.0.1 localhost\n%s %s\n' "$address" "$host" > "$folder/hosts"
mount --bind "$folder/hosts" /etc/hosts
# A /run of its own hides the machine's own libvirt, D-Bus and firewall daemon.
mount -t tmpfs tmpfs /run
mkdir /run/libvirt
mount --bind "$folder/run" /run/libvirt
mount --bind "$folder/lib" /var/lib/libvirt
mount --bind "$folder/log" /var/log/libvirt
mount --bind "$folder/cache" /var/cache/libvirt
mount --bind "$folder/etc" /etc/libvirt
# What the site's hosts share is one folder, seen by each at the same path.
mount --bind "$site/shared" /var/lib/libvirt/shared
# A host that is booted again has another boot id, though the machine below has not; see Libvirtd.boot.
[ ! -e "$folder/boot_id" ] || mount --bind "$folder/boot_id" /proc/sys/kernel/random/boot_id
exec libvirtd --listen --pid /run/libvirt/libvirtd.pid --config /etc/libvirt/libvirtd.conf
