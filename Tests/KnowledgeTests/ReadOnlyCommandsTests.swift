import Fixtures
import Knowledge
import Testing

/// Commands that may be run again on a node, and commands that may not.
@Suite struct ReadOnlyCommandsTests {
  @Test(
    "Reading",
    arguments: [
      "keystone user-list", "glance index", "nova list", "openstack image show 1 -c id",
      "nova-manage service list", "virsh net-info default", "systemctl is-active x",
      "service x status", "rpm -q a b", "dpkg-query -W x", "cat /etc/hosts | grep node1",
      "df -h /", "ip -br addr", "ip route", "ip addr show eth0", "iptables -t nat -L -n",
      "sed -n 1,5p /etc/hosts", "tail -n5 /var/log/x", "hostname -f", "hostname",
      "curl -s http://x/ -o /dev/null", "mysql -e 'show databases'", "ls /x 2>/dev/null",
      "crudini --get f s k", "find /etc -name x", "brctl show", "date +%s", "kubectl get pods",
      "qemu-img info x.qcow2", "chkconfig --list", "sysctl net.ipv4.ip_forward",
      "openstack --os-cloud lab network agent list", "virsh -c qemu:///system list --all",
      "nova --os-tenant-name demo flavor-list", "kubectl -n kube-system get pods",
      "openstack server show web-delete", "keystone user-role-list --user x", "losetup -a",
      "firewall-cmd --zone=public --list-all", "virsh domiflist node1", "virsh domstate node1",
      "virsh net-dumpxml default | grep 'host mac'", "virsh net-dhcp-leases default",
      "virsh net-list --all", "virsh dominfo node1", "virsh dumpxml node1",
    ])
  func reading(command: String) { #expect(Knowledge.shipped.programs.onlyReads(command)) }

  @Test(
    "Changing",
    arguments: [
      "keystone user-create --name list", "glance image-create --name show", "rm -rf /",
      "openstack image set list", "openstack server reboot show", "nova-manage db sync",
      "virsh start node1", "virsh net-destroy default", "systemctl restart x", "service x start",
      "rpm -e a", "dpkg -i x.deb", "echo x > /etc/hosts", "cat a >> b", "hostname node9",
      "ip addr add 1.2.3.4/24 dev x", "ip link set x up", "ip netns exec a rm b", "iptables -F",
      "iptables -L -Z", "sed -i s/a/b/ f", "sed -n '/x/w out' f", "sed -n s/a/b/wp f",
      "tail -f x", "tail -5f x", "curl -X DELETE http://x/", "curl -o /etc/x http://x/",
      "curl -XPOST http://x", "mysql -e 'drop database x'", "mysql -e 'select 1; drop table x'",
      "crudini --set f s k v", "find / -delete", "find / -fprintf x y", "date -s tomorrow",
      "sort -o /etc/passwd x", "uniq a b", "ss -K dst x", "echo $(rm x)", "echo `rm x`",
      "kubectl logs -f x", "kubectl get pods -w", "sysctl net.ipv4.ip_forward=1", "sudo reboot",
      "cat x | xargs rm", "ls; rm x", "ls && poweroff", "chkconfig x on", "git remote add x y",
      "reboot", "cat <(rm x)", "env rm x", "",
      "cat /etc/hosts\nreboot", "ls >& f", "cat a >| f", "sed -n w/tmp/xp f", "sed -n e/x/yp f",
      "ip -b file", "sort -uo f", "sort --compress-program=x f", "curl -o /dev/null u -o f v",
      "mysql -e 'select 1' -e 'drop x'", "mysql -e 'select 1 \\g drop x'", "journalctl --rotate",
      "rpm -qa --pipe x", "qemu-img check -r all x",
      "nova suspend web-info", "virsh suspend db-info", "openstack server suspend show",
      "virsh list \\; destroy node1", "virsh 'list; destroy node1'", "nova --os-x list delete a",
      "openstack server pause list", "kubectl -n get delete pod", "openstack token issue",
      "openstack server add volume show list", "losetup /dev/loop0 -a-b",
      "losetup -D -a", "firewall-cmd --list-all --add-port=80/tcp",
    ])
  func changing(command: String) {
    #expect(!Knowledge.shipped.programs.onlyReads(command), "\(command)")
  }
}
